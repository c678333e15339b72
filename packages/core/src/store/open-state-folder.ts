import { makeFolder } from '@harnessgym/internal-fs/make-folder';
import { removeDrafts } from '@harnessgym/internal-fs/remove-drafts';
import { inStateFolder } from './in-state-folder.js';
import { readDocument } from './read-document.js';
import { stateOwnerSchema } from './schemas/state-log-schemas.js';
import { stateLayout } from './state-layout.js';
import { writeState } from './write-state.js';

/**
 * Makes the folder of a run in the state folder, which from then on knows whose it is: `clean` looks there for both. What an earlier run
 * left of documents that it could not write goes.
 * Throws CoreError STATE_UNUSABLE.
 */
export async function openStateFolder(
  stateFolder: string,
  { workspace, runId }: { workspace: string; runId: string },
): Promise<void> {
  const layout = stateLayout(stateFolder);
  await inStateFolder(layout.run(runId), async () => makeFolder(layout.run(runId), 0o700));
  // Whoever has the workspace alone writes here.
  await removeDrafts(stateFolder);
  const owner = await readDocument(layout.workspace, stateOwnerSchema);
  if (owner.reading === 'whole' && owner.document.workspace === workspace) return;
  await writeState(layout.workspace, { schemaVersion: 1, workspace });
}
