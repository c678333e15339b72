/** Text that an agent or a file wrote, on one line, and cut when it is too long. */
export function visibleText(text: string, longest = 400): string {
  const line = visibleLines(text, longest * 2)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > longest ? `${cut(line, longest - 1)}…` : line;
}

/** The same with its line breaks. */
export function visibleLines(text: string, longest = 8_000): string {
  return visible((text.length > longest ? `${cut(text, longest - 1)}…` : text).replace(/\r\n?/g, '\n'));
}

/** What does not show, or turns the direction of what follows, is shown by its number. */
export function visible(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu, numbered);
}

/** Never through the middle of a character. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

function numbered(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
