/** What a session has cost so far, as its agent tells it, so that a turn's own cost is known. */
export interface Ledger {
  /** The session begins with this process, and so with nothing. */
  begin(): void;
  /** What was added since the last time; undefined when nobody here knows what was before. */
  add(totalUsd: number): number | undefined;
}

export function openLedger(): Ledger {
  let before: number | undefined;
  return {
    begin() {
      before = 0;
    },
    add(total) {
      const cost = before === undefined || total < before ? undefined : total - before;
      before = total;
      return cost;
    },
  };
}
