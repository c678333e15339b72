import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { captureTail } from './capture-tail.js';
import type { OutputLog } from './open-output-log.js';

export interface OutputCapture {
  /** The stream has ended. Whoever else holds its other end may put that off for ever. */
  ended: Promise<void>;
  /** The last 256 KiB, decoded with replacement. */
  text(): string;
  /** Lets go of the stream and completes the log. Resolves to why the log does not hold all that it should. */
  close(): Promise<string | undefined>;
}

const tailLimit = 256 * 1024;
const closeMs = 500;

/**
 * Reads a stream in constant memory, however much comes. The log gets all of it as it comes, up to `limit` bytes; of
 * more than that it has the beginning, a line that says how much is left out, and the end. A log that cannot be written
 * does not hold the stream up.
 */
export function captureOutput(
  stream: Readable | undefined | null,
  log: OutputLog | undefined,
  limit: number,
): OutputCapture {
  const tail = captureTail(tailLimit);
  const headLimit = limit - Math.min(tailLimit, Math.floor(limit / 2));
  const file = log?.file instanceof Error ? undefined : log?.file;
  let fault: string | undefined;
  const fail = ({ message }: Error) => {
    fault ??= `Could not write the log ${log?.path}: ${message}`;
  };
  if (log?.file instanceof Error) fail(log.file);
  file?.on('error', (error) => {
    fail(error);
    // The file will not drain any more, and the command must not block on a full pipe for it.
    stream?.resume();
  });
  stream?.on('data', (chunk: Buffer) => {
    const room = headLimit - tail.total();
    tail.push(chunk);
    if (room <= 0 || file === undefined || fault !== undefined || file.write(chunk.subarray(0, room))) return;
    stream.pause();
    file.once('drain', () => stream.resume());
  });
  return {
    ended: hasClosed(stream),
    text: tail.text,
    async close() {
      stream?.destroy();
      if (file === undefined || file.closed) return fault;
      // Not `once` of node:events: it rejects on the error that is reported here.
      const closed = new Promise<void>((resolve) => file.once('close', resolve));
      writeEnd(file, tail, { headLimit, limit });
      await Promise.race([closed, delay(closeMs)]);
      if (!file.closed) fail(new Error('the disk did not take it in time'));
      return fault;
    },
  };
}

async function hasClosed(stream: Readable | undefined | null): Promise<void> {
  // What broke the stream has ended it as well.
  if (stream) await once(stream, 'close').catch(() => undefined);
}

function writeEnd(
  file: WriteStream,
  tail: ReturnType<typeof captureTail>,
  { headLimit, limit }: { headLimit: number; limit: number },
): void {
  const leftOut = tail.total() - limit;
  if (leftOut > 0) file.write(`\n[${leftOut} bytes are left out here]\n`);
  file.end(tail.bytes(Math.max(0, Math.min(tail.total(), limit) - headLimit)));
}
