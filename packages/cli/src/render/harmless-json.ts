/** The same JSON, with what could drive a terminal written as escapes. JSON holds such characters in strings alone. */
export function harmlessJson(json: string): string {
  return json.replace(/(?![\n\r\t])[\p{Cc}\p{Cf}]/gu, escaped);
}

/** The same lines, with what could drive a terminal written as escapes: a name in an error may be anybody's. */
export function harmlessText(text: string): string {
  return text.replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, escaped);
}

function escaped(character: string): string {
  return character.split('').map(escapedUnit).join('');
}

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
