import { listRuns } from '@harnessgym/core';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { shellWord } from '@harnessgym/internal-process/shell-word';
import { otherStateDir } from './other-state-dir.js';

/** What to tell where the newest run says that it used another state directory than this command; else nothing. */
export async function stateDirHint(place: { workspace: string; stateFolder: string }): Promise<string[]> {
  const [newest] = await listRuns(place.workspace).catch((error: unknown) => {
    // The command needs no runs, and does without the hint.
    if (isFileError(error)) return [];
    throw error;
  });
  if (newest === undefined) return [];
  const used = await otherStateDir(newest.runId, place);
  if (used === undefined) return [];
  return [
    `Run ${newest.runId} says that it used the state directory ${used}. If that is so, add --state-dir ${shellWord(used)}.`,
  ];
}
