import { dirname } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { shellWord } from '@harnessgym/internal-process/shell-word';
import type { CoreError } from '../errors.js';
import { runLayout } from '../store/layout.js';
import { recordedStateFolder } from '../store/recorded-state-folder.js';
import { notResumable } from './not-resumable.js';
import type { ProgressPlace } from './read-progress.js';

/**
 * Why there is no progress. Where the run says that its state lies elsewhere, that is told and not followed: an agent
 * can write the file that says so.
 */
export async function explainAbsence({ workspace, stateFolder, runId }: ProgressPlace): Promise<CoreError> {
  if (!(await exists(runLayout(workspace, runId).run)))
    return notResumable(`${workspace} holds no run "${runId}". harnessgym runs lists those that are there.`);
  const recorded = await recordedStateFolder(workspace, runId);
  if (recorded === undefined || recorded === stateFolder)
    return notResumable(`Run ${runId} left nothing in ${stateFolder} to go on from. Start a new run.`);
  const used = dirname(recorded);
  if (used === dirname(stateFolder)) return moved(runId, workspace);
  return notResumable(
    `Run ${runId} left nothing in ${stateFolder} to go on from; it says that it used the state directory ${used}. If that is so, add --state-dir ${shellWord(used)}.`,
  );
}

export function moved(runId: string, workspace: string): CoreError {
  return notResumable(
    `Run ${runId} was not started in ${workspace}: its workspace was moved or copied since. Move it back, or start a new run.`,
  );
}
