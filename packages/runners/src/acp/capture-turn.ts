import { captureChunks, outputLimit } from '@harnessgym/internal-process/capture-chunks';
import { openOutputLog } from '@harnessgym/internal-process/open-output-log';
import type { TurnLogs } from '../turn.js';

export interface TurnOutput {
  stdout(chunk: Buffer): void;
  stderr(chunk: Buffer): void;
  /** The end of what came. */
  printed(): { stdout: string; stderr: string };
  /** Completes both logs. Resolves to why one does not hold all that it should. */
  close(): Promise<string | undefined>;
}

/** Keeps what a process prints in one of its turns. A log that cannot be written holds nobody up. */
export async function captureTurn(logs: Pick<TurnLogs, 'stdout' | 'stderr'>): Promise<TurnOutput> {
  const files = await Promise.all([openOutputLog(logs.stdout), openOutputLog(logs.stderr)]);
  const limit = outputLimit;
  const [stdout, stderr] = [captureChunks(files[0], { limit }), captureChunks(files[1], { limit })];
  return {
    stdout: stdout.push,
    stderr: stderr.push,
    printed: () => ({ stdout: stdout.text(), stderr: stderr.text() }),
    async close() {
      const faults = await Promise.all([stdout.close(), stderr.close()]);
      return faults.find((fault) => fault !== undefined);
    },
  };
}
