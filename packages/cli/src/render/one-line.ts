/** Text that others wrote, an agent among them, must neither break the line nor drive the terminal. */
export function oneLine(text: string, longest = 220): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
}
