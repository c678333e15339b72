/** Of each kind, so many are told one by one: what a person reads, and finds again. */
const few = 10;

/** Lets the first few of each kind through and counts the others, which may be ten thousand. */
export function firstOfEach() {
  const seen = new Map<string, number>();
  return {
    lets(kind: string): boolean {
      const count = (seen.get(kind) ?? 0) + 1;
      seen.set(kind, count);
      return count <= few;
    },
    /** Like `25 more unchecked, 2 more failed`; empty when all were let through. */
    more(): string {
      const held = [...seen].filter(([, count]) => count > few);
      return held.map(([kind, count]) => `${count - few} more ${kind}`).join(', ');
    },
  };
}
