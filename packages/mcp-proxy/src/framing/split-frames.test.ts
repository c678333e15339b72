import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitFrames } from './split-frames.js';

describe('splitFrames', () => {
  it('gives the same frames, byte for byte, wherever the stream was cut', () => {
    const line = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10)));
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        line,
        fc.array(fc.nat(400), { maxLength: 12 }),
        (lines, rest, cuts) => {
          const frames = lines.map((bytes) => Buffer.concat([bytes, Buffer.from('\n')]));
          const splitter = splitFrames(1_000);
          const found = cut(Buffer.concat([...frames, rest]), cuts).flatMap((chunk) => splitter.push(chunk));
          expect(found).toEqual(frames.map((bytes) => ({ kind: 'frame', bytes })));
          expect(splitter.rest()).toEqual(rest);
        },
      ),
    );
  });

  it('reports a frame over the limit once, holds nothing of it, and goes on with the next', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { maxLength: 12 }), (cuts) => {
        const splitter = splitFrames(10);
        const found = cut(Buffer.from(`${'x'.repeat(40)}\nnext\n`), cuts).flatMap((chunk) => splitter.push(chunk));
        expect(found.map(({ kind }) => kind)).toEqual(['oversized', 'frame']);
        expect(found[1]).toEqual({ kind: 'frame', bytes: Buffer.from('next\n') });
      }),
    );
  });

  it('takes a frame of exactly the limit, and forgets an endless rest', () => {
    const splitter = splitFrames(5);
    expect(splitter.push(Buffer.from('1234\n'))).toEqual([{ kind: 'frame', bytes: Buffer.from('1234\n') }]);
    expect(splitter.push(Buffer.from('123456'))).toEqual([{ kind: 'oversized', head: Buffer.from('123456') }]);
    expect(splitter.push(Buffer.from('789'))).toEqual([]);
    expect(splitter.rest().length).toBe(0);
  });
});

function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const edges = [0, ...cuts.map((at) => Math.min(at, bytes.length)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((to, index) => bytes.subarray(edges[index], to));
}
