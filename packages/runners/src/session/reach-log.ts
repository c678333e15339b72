import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { reopen } from '@harnessgym/internal-fs/reopen';
import type { TurnRequest } from '../turn.js';

/**
 * Does `work` at the place of a log when the turn has begun. The way there is freed first, and nothing is done where that
 * fails. No turn is lost to an agent that closed the folder of its log.
 */
export async function reachLog(
  path: string,
  clearWay: TurnRequest['clearWay'],
  work: () => Promise<void>,
): Promise<void> {
  await free(path, clearWay);
  try {
    await work();
  } catch (error) {
    if (!hasCode(error, 'EACCES')) throw error;
    await reopen(dirname(path), await lstat(dirname(path)));
    await work();
  }
}

/** What fails there may be about another file, such as the one that tells what was in the way. */
async function free(path: string, clearWay: TurnRequest['clearWay']): Promise<void> {
  try {
    await clearWay?.(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`clearing the way to '${path}' failed: ${reason}`, { cause });
  }
}
