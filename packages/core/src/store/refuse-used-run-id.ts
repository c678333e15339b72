import { lstat } from 'node:fs/promises';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { runExists } from './run-exists.js';

/** Throws CoreError RUN_EXISTS when the run's folder is there, and creates nothing. */
export async function refuseUsedRunId(folder: string, runId: string): Promise<void> {
  try {
    await lstat(folder);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  throw runExists(folder, runId);
}
