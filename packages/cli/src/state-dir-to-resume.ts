import { CoreError, isUnfinished, resolveStateFolder } from '@harnessgym/core';
import { otherStateDir } from './other-state-dir.js';
import type { Terminal } from './terminal.js';

/** The state directory to name in the command that goes on with a run; undefined where the one that is used anyway knows the run. */
export async function stateDirToResume(
  runId: string,
  { workspace, cwd, env }: { workspace: string } & Pick<Terminal, 'cwd' | 'env'>,
): Promise<string | undefined> {
  const stateFolder = await resolveStateFolder(undefined, { cwd, env, workspace }).catch((error: unknown) => {
    // What cannot be used knows no run, and what a run wrote in the workspace is told all the same.
    if (error instanceof CoreError) return undefined;
    throw error;
  });
  if (stateFolder !== undefined && (await isUnfinished(stateFolder, runId))) return undefined;
  return otherStateDir(runId, { workspace, stateFolder });
}
