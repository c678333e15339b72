import type { WriteStream } from 'node:fs';
import { awaitAtMost } from './await-at-most.js';
import { captureTail } from './capture-tail.js';
import type { OutputLog } from './open-output-log.js';

export interface ChunkCapture {
  /** False when the log is behind: whoever can should wait until there is room again. */
  push(chunk: Uint8Array): boolean;
  /** The last 256 KiB, decoded with replacement. */
  text(): string;
  /** Completes the log. Resolves to why it does not hold all that it should. */
  close(): Promise<string | undefined>;
}

/** Bytes that a log holds, unless somebody wants another limit. */
export const outputLimit = 64 * 1024 * 1024;
const tailLimit = 256 * 1024;
const closeMs = 500;

/**
 * Keeps what is pushed. The log gets all of it as it comes, up to `limit` bytes, which is also the most that waits for a slow
 * disk; of more than that it has the beginning, a line that says how much is left out, and the end.
 */
export function captureChunks(
  log: OutputLog | undefined,
  { limit, onRoom }: { limit: number; onRoom?: () => void },
): ChunkCapture {
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
    onRoom?.();
  });
  return {
    push(chunk) {
      const room = headLimit - tail.total();
      tail.push(chunk);
      if (room <= 0 || file === undefined || fault !== undefined || file.write(chunk.subarray(0, room))) return true;
      if (onRoom !== undefined) file.once('drain', onRoom);
      return false;
    },
    text: tail.text,
    async close() {
      if (file === undefined || file.closed) return fault;
      // Not `once` of node:events: it rejects on the error that is reported here.
      const closed = new Promise<void>((resolve) => file.once('close', resolve));
      writeEnd(file, tail, { headLimit, limit });
      await awaitAtMost(closed, closeMs);
      if (!file.closed) fail(new Error('the disk did not take it in time'));
      return fault;
    },
  };
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
