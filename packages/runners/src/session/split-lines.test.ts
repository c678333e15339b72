import { describe, expect, it } from 'vitest';
import { splitLines } from './split-lines.js';

function linesOf(chunks: readonly Buffer[], limit = 100): string[] {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line), { limit });
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

const bytesOf = (text: string) => [...Buffer.from(text)].map((byte) => Buffer.from([byte]));

describe('splitLines', () => {
  it('D-14 tells whole lines whatever the chunks, also where they cut a character', () => {
    expect(linesOf(bytesOf('one\nzwölf \u{1f9ea}\r\n\n \nlast'))).toEqual(['one', 'zwölf \u{1f9ea}\r', 'last']);
  });

  it('tells a line as soon as it is whole', () => {
    const lines: string[] = [];
    splitLines((line) => lines.push(line), { limit: 100 }).push(Buffer.from('one\ntw'));
    expect(lines).toEqual(['one']);
  });

  it('D-05 drops a line above the limit, and goes on with the next', () => {
    expect(linesOf([Buffer.from('12345\n123456\n12'), Buffer.from('345'), Buffer.from('6\nend\n')], 5)).toEqual([
      '12345',
      'end',
    ]);
  });
});
