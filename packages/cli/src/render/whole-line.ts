import { oneLine } from './one-line.js';

const longest = 2_000;

/**
 * One line for a warning or an error, which names a thing and ends with where it is kept or what to do. Only one that is
 * longer than any of ours, by a name that somebody chose, loses its middle.
 */
export function wholeLine(text: string): string {
  const line = oneLine(text, Number.POSITIVE_INFINITY);
  return line.length > longest ? `${line.slice(0, longest / 2)}…${line.slice(-longest / 2)}` : line;
}
