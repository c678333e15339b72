import { findUnfinished } from '@harnessgym/workspace';
import { stateLayout } from '../store/state-layout.js';

/**
 * The id of the snapshot that an interrupted run or restore was bringing back into the workspace, and has not: nobody finished
 * it yet. Writes nothing, and throws WorkspaceError where the snapshots cannot be used.
 */
export function findUnfinishedRestore({
  workspace,
  stateFolder,
}: {
  workspace: string;
  stateFolder: string;
}): Promise<string | undefined> {
  return findUnfinished({ folder: stateLayout(stateFolder).snapshots, tree: workspace });
}
