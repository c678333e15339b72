import { dirname } from 'node:path';
import { recordedStateFolder } from '@harnessgym/core';

/** The state directory that a run says it used, where that is another one. To be told and not followed: an agent can write what it says. */
export async function otherStateDir(
  runId: string,
  { workspace, stateFolder }: { workspace: string; stateFolder: string | undefined },
): Promise<string | undefined> {
  const recorded = await recordedStateFolder(workspace, runId);
  if (recorded === undefined) return undefined;
  const used = dirname(recorded);
  return stateFolder !== undefined && used === dirname(stateFolder) ? undefined : used;
}
