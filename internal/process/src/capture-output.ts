import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { captureChunks } from './capture-chunks.js';
import type { OutputLog } from './open-output-log.js';

export interface OutputCapture {
  /** The stream has ended. Whoever else holds its other end may put that off for ever. */
  ended: Promise<void>;
  /** The last 256 KiB, decoded with replacement. */
  text(): string;
  /** Lets go of the stream and completes the log. Resolves to why the log does not hold all that it should. */
  close(): Promise<string | undefined>;
}

/** Reads a stream into a log, in constant memory. A log that cannot be written does not hold the stream up. */
export function captureOutput(
  stream: Readable | undefined | null,
  log: OutputLog | undefined,
  limit: number,
): OutputCapture {
  // A file that failed will not drain any more, and the command must not block on a full pipe for it.
  const capture = captureChunks(log, { limit, onRoom: () => stream?.resume() });
  stream?.on('data', (chunk: Buffer) => {
    if (!capture.push(chunk)) stream.pause();
  });
  return {
    ended: hasClosed(stream),
    text: capture.text,
    close() {
      stream?.destroy();
      return capture.close();
    },
  };
}

async function hasClosed(stream: Readable | undefined | null): Promise<void> {
  // What broke the stream has ended it as well.
  if (stream) await once(stream, 'close').catch(() => undefined);
}
