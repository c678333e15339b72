import { existsSync } from 'node:fs';
import { openSnapshotStore, type SnapshotStore } from '@harnessgym/workspace';
import { stateLayout } from '../store/state-layout.js';

/** The store of a state folder. Undefined where no run took a snapshot: opening one would make it. */
export async function openExistingStore(stateFolder: string): Promise<SnapshotStore | undefined> {
  const folder = stateLayout(stateFolder).snapshots;
  return existsSync(folder) ? openSnapshotStore({ folder }) : undefined;
}
