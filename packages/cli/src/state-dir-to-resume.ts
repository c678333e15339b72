import { isUnfinished } from '@harnessgym/core';
import { otherStateDir } from './other-state-dir.js';
import type { Terminal } from './terminal.js';
import { usualStateFolder } from './usual-state-folder.js';

/** The state directory to name in the command that goes on with a run; undefined where the one that is used anyway knows the run. */
export async function stateDirToResume(
  runId: string,
  { workspace, cwd, env }: { workspace: string } & Pick<Terminal, 'cwd' | 'env'>,
): Promise<string | undefined> {
  // What a run wrote in the workspace is told also where there is none.
  const stateFolder = await usualStateFolder(workspace, { cwd, env });
  if (stateFolder !== undefined && (await isUnfinished(stateFolder, runId))) return undefined;
  return otherStateDir(runId, { workspace, stateFolder });
}
