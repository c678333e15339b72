import { oneLine } from './one-line.js';

const longest = 2_000;

/**
 * One line for a warning or an error, which names a thing and ends with where it is kept or what to do. One that long names
 * make longer than anybody reads loses its middle.
 */
export function wholeLine(text: string): string {
  const line = oneLine(text, Number.POSITIVE_INFINITY);
  if (line.length <= longest) return line;
  // By code points, of which a cut leaves each whole.
  const points = [...line];
  if (points.length <= longest) return line;
  return `${points.slice(0, longest / 2).join('')}…${points.slice(-longest / 2).join('')}`;
}
