import { lstat } from 'node:fs/promises';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { progressLayout } from '../progress/progress-layout.js';
import { runExists } from './run-exists.js';

interface RunPlace {
  /** The run's folder in the workspace. */
  run: string;
  runId: string;
  stateFolder: string;
}

/** Throws CoreError RUN_EXISTS when the run's folder is there, or its progress, and creates nothing. */
export async function refuseUsedRunId({ run, runId, stateFolder }: RunPlace): Promise<void> {
  for (const path of [run, progressLayout(stateFolder, runId).config])
    if (await exists(path)) throw runExists(path, runId);
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
