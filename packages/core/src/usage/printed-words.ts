import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';

/**
 * Gives what an agent said in a line that it printed: each string of a JSON line, in quotes where it is a name, or the
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
  else
    for (const { key, string } of stringsIn(value)) {
      // A string can be JSON itself: the arguments of a call, the message in an event.
      if (maybeJson.test(string)) yield* piecesOf(string);
      else if (namingKeys.includes(key)) yield `"${string}"`;
      else yield* string.split(lineBreak);
    }
}

/** Keys whose value is a name. Of any other, as of `"kind": "add"`, the quotes belong to the event and not to a name. */
const namingKeys: readonly string[] = ['name', 'tool', 'tool_name'];

function* stringsIn(value: unknown, key = ''): Generator<{ key: string; string: string }> {
  if (typeof value === 'string') yield { key, string: value };
  if (typeof value !== 'object' || value === null || (isObject(value) && value['type'] === 'system')) return;
  for (const [name, one] of Object.entries(value)) yield* stringsIn(one, name);
}

/** Without space around it, and without the quotes that a string brings along. */
function bare(piece: string): string {
  return piece.trim().replace(/^"|"$/g, '').trim();
}
