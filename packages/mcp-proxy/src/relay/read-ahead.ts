import { PassThrough, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

/**
 * Reads up to `limit` bytes further than its consumer, so that the end of `source` shows while nobody takes what came
 * before it. `ended` resolves then, also when the source has broken.
 */
export function readAhead(source: Readable, limit: number): { bytes: Readable; ended: Promise<void> } {
  const bytes = new PassThrough({ readableHighWaterMark: limit });
  const ended = finished(source, { writable: false }).catch(() => {
    // best-effort: a read error and a destroyed stream both mean that the other side has left.
  });
  source.pipe(bytes, { end: false });
  void ended.then(() => bytes.end());
  return { bytes, ended };
}
