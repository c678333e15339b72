import { exists } from '@harnessgym/internal-fs/exists';
import type { CoreError } from '../errors.js';
import { runLayout } from '../store/layout.js';
import { notResumable } from './not-resumable.js';
import type { ProgressPlace } from './read-progress.js';

/** Why a finished run does not go on. One whose summary somebody removed is listed as if it were interrupted. */
export async function explainFinished({ workspace, runId }: ProgressPlace): Promise<CoreError> {
  const { summary } = runLayout(workspace, runId);
  const next = (await exists(summary))
    ? `harnessgym show ${runId} tells what came of it.`
    : `Its ${summary} is gone, so that it is listed as interrupted; harnessgym restore still lists its snapshots.`;
  return notResumable(`Run ${runId} is finished: nothing is left to resume. ${next}`);
}
