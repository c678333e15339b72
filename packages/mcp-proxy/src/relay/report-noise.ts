import { excerpt } from './excerpt.js';

const reportLimit = 5;

/** Says what a server writes between its messages, a few times. */
export function reportNoise(name: string, report: (line: string) => void): (bytes: Buffer) => void {
  let count = 0;
  return (bytes) => {
    if (count > reportLimit) return;
    count += 1;
    const line = `The server ${name} wrote non-protocol output on stdout, skipped: ${excerpt(bytes)}`;
    report(count > reportLimit ? 'Further output of that kind is skipped without a word.' : line);
  };
}
