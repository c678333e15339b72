import { once } from 'node:events';
import type { Writable } from 'node:stream';

/** Writes, and returns a promise only when the reader is behind. Bytes for somebody who has left are dropped. */
export function write(sink: Writable, pieces: readonly Buffer[]): Promise<void> | undefined {
  if (pieces.length === 0 || sink.destroyed || sink.writableEnded) return undefined;
  if (pieces.length > 1) sink.cork();
  for (const piece of pieces) sink.write(piece);
  if (pieces.length > 1) sink.uncork();
  // What was corked makes a stream ask for a wait, also when all of it was taken at once.
  return sink.writableNeedDrain && sink.writableLength > 0 ? drained(sink) : undefined;
}

async function drained(sink: Writable): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  const waits = [once(sink, 'drain', { signal }), once(sink, 'close', { signal })];
  try {
    await Promise.race(waits);
  } catch {
    // best-effort: whoever owns the stream handles its errors, here it only means that nobody reads any more.
  } finally {
    settled.abort();
    await Promise.allSettled(waits);
  }
}
