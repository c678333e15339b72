import { dirname } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import type { CoreError } from '../errors.js';
import { runLayout } from '../store/layout.js';
import { readDocument } from '../store/read-document.js';
import { stateSchema } from '../store/schemas/state-schema.js';
import { notResumable } from './not-resumable.js';
import type { ProgressPlace } from './read-progress.js';

/**
 * Why there is no progress. Where the run says that its state lies elsewhere, that is told and not followed: an agent
 * can write the file that says so.
 */
export async function explainAbsence({ workspace, stateFolder, runId }: ProgressPlace): Promise<CoreError> {
  const layout = runLayout(workspace, runId);
  if (!(await exists(layout.run)))
    return notResumable(`${workspace} holds no run "${runId}". harnessgym runs lists those that are there.`);
  const state = await readDocument(layout.state, stateSchema);
  if (state.reading !== 'whole' || state.document.stateFolder === stateFolder)
    return notResumable(`Run ${runId} left nothing in ${stateFolder} to go on from. Start a new run.`);
  const used = plainText(dirname(state.document.stateFolder));
  if (used === dirname(stateFolder)) return moved(runId, workspace);
  return notResumable(
    `Run ${runId} left nothing in ${stateFolder} to go on from; it says that it used the state directory ${used}. If that is so, add --state-dir ${used}.`,
  );
}

export function moved(runId: string, workspace: string): CoreError {
  return notResumable(
    `Run ${runId} was not started in ${workspace}: its workspace was moved or copied since. Move it back, or start a new run.`,
  );
}

/** It is printed, and must not drive a terminal. */
function plainText(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}
