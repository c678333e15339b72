/**
 * The documented shape of every JSON document we write: two spaces, keys sorted at every level, non-ASCII escaped,
 * a newline at the end.
 */
export function stableJson(value: unknown): string {
  return `${escapeNonAscii(JSON.stringify(sortKeys(value), undefined, 2))}\n`;
}

/** One line, keys sorted: for logs and digests. */
export function compactJson(value: unknown): string {
  return JSON.stringify(sortKeys(value));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const sorted: [string, unknown][] = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, inner]) => [key, sortKeys(inner)]);
  // fromEntries defines own properties, so a key called __proto__ stays a key.
  return Object.fromEntries(sorted);
}

function escapeNonAscii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
