/** What a text says as a sequence of names, numbers and operators. */
export interface TokenSequence {
  count: number;
  /** Blanks stand around each token, so that a part is found as a text in it. */
  joined: string;
}

/**
 * The names, numbers and operators of a text, in order, without what a notation adds: quotes, commas, brackets, layout, comments. So a JSON
 * document and the literal of a program that writes it are the same. What is escaped in a quoted text counts as it reads.
 */
export function tokenSequence(text: string): TokenSequence {
  const read = text.replace(/\\[nrt]/g, '\n').replace(comment, '$1');
  const tokens = (read.match(token) ?? []).map(spelled);
  return { count: tokens.length, joined: ` ${tokens.join(' ')} ` };
}

const comment = /\/\*[\s\S]*?\*\/|(^|\s)(?:\/\/|#).*/g;
const token = /-?\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?|[\p{L}_$][\p{L}\p{N}_$]*|[=!<>]=+|[-+*/%<>!&|^~?]/gu;

/** One spelling for what JavaScript, Python and JSON spell otherwise. */
function spelled(written: string): string {
  if (/^-?\d/.test(written)) return `${Number(written.replaceAll('_', ''))}`;
  return literals.get(written) ?? written;
}

const literals = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
]);
