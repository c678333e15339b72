import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { type Frame, splitFrames } from '../framing/split-frames.js';

/**
 * One direction: hands every frame of `source` to `onFrame`, one at a time, and reads no further while that is
 * pending. Resolves when the source has ended or broken; a last message without a newline gets one.
 */
export async function pump(
  source: Readable,
  limit: number,
  onFrame: (frame: Frame) => Promise<void> | undefined,
): Promise<void> {
  const frames = splitFrames(limit);
  for await (const chunk of chunksOf(source)) {
    for (const frame of frames.push(chunk)) await onFrame(frame);
  }
  const rest = frames.rest();
  if (rest.length > 0) await onFrame({ kind: 'frame', bytes: Buffer.concat([rest, Buffer.from('\n')]) });
}

/** Writes, and returns a promise only when the reader is behind. Bytes for somebody who has left are dropped. */
export function write(sink: Writable, bytes: Buffer | string): Promise<void> | undefined {
  if (sink.destroyed || sink.writableEnded || sink.write(bytes)) return undefined;
  return drained(sink);
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

async function* chunksOf(source: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of source) yield chunk as Buffer;
  } catch {
    // best-effort: a read error and a destroyed stream both mean that the other side has left.
  }
}
