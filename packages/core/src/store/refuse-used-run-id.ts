import { exists } from '@harnessgym/internal-fs/exists';
import { CoreError } from '../errors.js';
import { progressLayout } from '../progress/progress-layout.js';
import { type ProgressPlace, readProgress } from '../progress/read-progress.js';
import { runLayout } from './layout.js';
import { runExists } from './run-exists.js';

/** Throws CoreError RUN_EXISTS when the run's folder is there, or its progress, and creates nothing. */
export async function refuseUsedRunId(place: ProgressPlace): Promise<void> {
  const { workspace, stateFolder, runId } = place;
  const run = runLayout(workspace, runId).run;
  const path = (await exists(run)) ? run : progressLayout(stateFolder, runId).config;
  if (!(await exists(path))) return;
  throw runExists({ path, runId, next: (await isResumable(place)) ? 'resume' : 'rename' });
}

async function isResumable(place: ProgressPlace): Promise<boolean> {
  try {
    await readProgress(place);
    return true;
  } catch (error) {
    if (CoreError.isInstance(error) && error.code === 'RUN_NOT_RESUMABLE') return false;
    throw error;
  }
}
