const longest = 200;

/** What somebody else wrote, for a message: as JSON, and cut where nobody would read on. */
export function quote(value: string): string {
  return JSON.stringify(value.length <= longest ? value : `${value.slice(0, longest - 1)}…`);
}
