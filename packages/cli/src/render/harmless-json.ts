/** The same JSON, with what could drive a terminal written as escapes. JSON holds such characters in strings alone. */
export const harmlessJson = harmlessText;

/** The same lines, with what could drive a terminal written as escapes: a name in an error may be anybody's. */
export function harmlessText(text: string): string {
  return text.replace(/(?![\n\r\t])[\p{Cc}\p{Cf}]/gu, (character) => character.split('').map(escaped).join(''));
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
