import { lstatSync } from 'node:fs';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { type AtomicWriteOptions, writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import type { TurnRequest } from '../turn.js';
import { reachLog } from './reach-log.js';

/**
 * Puts the logs of a turn back, once the agent is done, that are gone or have something in their place that is no file: the
 * prompt, and what is `printed`, which of a long log is its end. Rejects when one cannot be written.
 */
export async function mendLogs(
  { logs, prompt, clearWay }: Pick<TurnRequest, 'logs' | 'prompt' | 'clearWay'>,
  printed: { stdout: string; stderr: string },
  options?: AtomicWriteOptions,
): Promise<void> {
  const texts = [
    [logs.prompt, prompt],
    [logs.stdout, printed.stdout],
    [logs.stderr, printed.stderr],
  ] as const;
  for (const [path, text] of texts) {
    await reachLog(path, clearWay, async () => {
      if (!isFile(path)) await writeAtomic(path, text, options);
    });
  }
}

function isFile(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
