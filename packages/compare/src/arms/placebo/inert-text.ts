const sentences = [
  'Work goes on in steps, and each step has a beginning and an end.',
  'A file has a name, and a folder holds files.',
  'What is written down can be read again later.',
  'Some days are longer than others.',
  'Words stand in lines, and lines make up a page.',
  'One thing comes after another, and sometimes two come at once.',
  'A list may be short or long.',
  'People who know a place find their way in it.',
  'Weather changes, and so do plans.',
  'Most questions have more than one answer.',
];
const whole = sentences.join(' ');

/** Text of exactly so many bytes that says nothing, on one line. */
export function inertText(bytes: number): string {
  if (bytes <= 0) return '';
  const copies = Math.ceil(bytes / (whole.length + 1));
  return `${Array.from({ length: copies }, () => whole)
    .join(' ')
    .slice(0, bytes - 1)
    .replace(/ $/, 's')}.`;
}

/** The same with each sentence on a line of its own. */
export function inertLines(bytes: number): string {
  return inertText(bytes).replaceAll('. ', '.\n');
}

/** The same as lines that a program takes for comments, with a newline at the end. */
export function inertComments(bytes: number, mark: string): string {
  const prefix = `${mark} `;
  if (bytes <= prefix.length) return '\n'.repeat(Math.max(0, bytes));
  const lines: string[] = [];
  let left = bytes;
  while (left > prefix.length + 1) {
    const length = Math.min(left, lineLength);
    lines.push(`${prefix}${inertText(length - prefix.length - 1)}\n`);
    left -= length;
  }
  return lines.join('') + '\n'.repeat(left);
}

const lineLength = 100;
