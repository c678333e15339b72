import { PassThrough, Writable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outbox } from './outbox.js';

describe('outbox', () => {
  it('writes all it was given, in order, and what lies side by side in memory as one', () => {
    const cuts = fc.array(fc.tuple(fc.nat(100), fc.boolean()), { maxLength: 12 });
    fc.assert(
      fc.property(cuts, (at) => {
        const writes: Buffer[] = [];
        const sink = new Writable({
          writev(chunks, done) {
            for (const { chunk } of chunks) writes.push(chunk);
            done();
          },
        });
        const box = outbox(sink);
        const chunk = Buffer.from(Array.from({ length: 101 }, (_, n) => n));
        const edges = [0, ...at.map(([edge]) => edge).sort((a, b) => a - b), 101];
        const pieces = edges.slice(1).map((to, n) => {
          const piece = chunk.subarray(edges[n], to);
          return at[n]?.[1] ? Buffer.from(piece) : piece;
        });
        for (const piece of pieces) box.add([piece]);
        void box.flush();
        expect(Buffer.concat(writes)).toEqual(chunk);
        if (at.every(([, isCopied]) => !isCopied)) expect(writes).toHaveLength(1);
      }),
    );
  });

  it('says that its reader is behind, and when it has caught up', async () => {
    const sink = new PassThrough();
    const box = outbox(sink);
    expect(box.flush()).toBeUndefined();
    box.add([Buffer.alloc(1024 * 1024)]);
    const behind = box.flush();
    expect(behind).toBeInstanceOf(Promise);
    sink.resume();
    await behind;
    expect(box.flush()).toBeUndefined();
  });

  it('waits for no reader that took all of it at once, however much that was', () => {
    const sink = new Writable({ writev: (_chunks, done) => done() });
    const box = outbox(sink);
    box.add([Buffer.alloc(1024 * 1024), Buffer.alloc(1024 * 1024)]);
    expect(box.flush()).toBeUndefined();
    expect(sink.writableNeedDrain).toBe(true);
  });
});
