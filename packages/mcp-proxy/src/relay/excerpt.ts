/** The first bytes, quoted, so that control characters stay harmless. */
export function excerpt(bytes: Buffer): string {
  return JSON.stringify(bytes.subarray(0, 200).toString('utf8').trimEnd());
}
