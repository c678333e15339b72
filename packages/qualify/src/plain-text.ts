import { stripVTControlCharacters } from 'node:util';

/** Text of unknown origin without terminal sequences and control characters; line ends and tabs stay. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n\t]/gu, '');
}

/** The same in one line of at most `limit` characters. */
export function plainLine(text: string, limit = 500): string {
  const line = plainText(text).replace(/\s+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}

/** The end of a text, because programs say last what went wrong; a marker says how much is missing. */
export function textTail(text: string, limit: number): string {
  return text.length > limit ? `[${text.length - limit} characters cut]\n${text.slice(-limit)}` : text;
}
