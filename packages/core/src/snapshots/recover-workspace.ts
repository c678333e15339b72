import type { Recovery } from '@harnessgym/workspace';
import { openExistingStore } from './open-existing-store.js';

/** Finishes a restore that was interrupted, in a workspace that the caller has locked. Undefined when there is nothing to finish. */
export async function recoverWorkspace({
  workspace,
  stateFolder,
}: {
  workspace: string;
  stateFolder: string;
}): Promise<Recovery | undefined> {
  const snapshots = await openExistingStore(stateFolder);
  return snapshots?.recover(workspace);
}
