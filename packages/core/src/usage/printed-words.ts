import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';

/**
 * Gives what an agent said in a line that it printed: each string of a JSON line, in quotes as it stood there, or the
 * line itself, without what the prompt says. An event by which an agent CLI announces itself (`"type": "system"`) lists
 * what it was started with: nothing of it was said.
 */
export function printedWords(prompt: string): (line: string) => Iterable<string> {
  // Escaped too, for lines that are JSON only in part: torn ones, and those behind a time stamp.
  const said = new Set([prompt, JSON.stringify(prompt)].flatMap((text) => text.split(lineBreak).map(bare)));
  return function* words(line) {
    for (const piece of piecesOf(line)) if (!said.has(bare(piece))) yield piece;
  };
}

const lineBreak = /[\r\n]|\\[rn]/;
const maybeJson = /^\s*[{[]/;

function* piecesOf(text: string): Generator<string> {
  const value = maybeJson.test(text) ? parseJson(text) : undefined;
  if (value === undefined) yield* text.split(lineBreak);
  // A string can be JSON itself: the arguments of a call, the message in an event.
  else for (const string of stringsIn(value)) yield* piecesOf(maybeJson.test(string) ? string : `"${string}"`);
}

function* stringsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value !== 'object' || value === null || (isObject(value) && value['type'] === 'system')) return;
  for (const one of Object.values(value)) yield* stringsIn(one);
}

/** Without space around it, and without the quotes that a string brings along. */
function bare(piece: string): string {
  return piece.trim().replace(/^"|"$/g, '').trim();
}
