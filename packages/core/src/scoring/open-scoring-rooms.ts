import { randomBytes } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@harnessgym/internal-fs/make-folder';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { type PristineCopy, type Snapshot, type SnapshotStore, WorkspaceError } from '@harnessgym/workspace';

/** Folders outside the workspace in which a scorer finds a snapshot and nothing else. */
export interface ScoringRooms extends AsyncDisposable {
  /** The room, exactly as the snapshot is; one stays for each purpose, so that only what differs is written again. */
  bring(purpose: 'attempt' | 'baseline', snapshot: Snapshot): Promise<string>;
}

interface Room {
  path: string;
  copy: PristineCopy;
}

/** Rooms in `folder`, which a run of the scorer may leave in any state. Disposing removes them. */
export function openScoringRooms({ snapshots, folder }: { snapshots: SnapshotStore; folder: string }): ScoringRooms {
  const rooms = new Map<string, Room>();
  return {
    async bring(purpose, snapshot) {
      const known = rooms.get(purpose);
      if (known !== undefined) {
        if (await broughtTo(known, snapshot)) return known.path;
        rooms.delete(purpose);
        await removeTree(known.path);
      }
      // A path that says nothing of the workspace, nor of what it is for.
      makeFolder(folder, 0o700);
      const path = join(await realpath(folder), randomBytes(8).toString('hex'));
      rooms.set(purpose, { path, copy: await snapshots.openCopy(snapshot, path) });
      return path;
    },
    async [Symbol.asyncDispose]() {
      for (const { path } of rooms.values()) await removeTree(path);
      rooms.clear();
    },
  };
}

/** False where what ran in the room left it so that a new one is due. */
async function broughtTo({ copy }: Room, snapshot: Snapshot): Promise<boolean> {
  try {
    await copy.bringTo(snapshot);
    return true;
  } catch (error) {
    if (!WorkspaceError.isInstance(error)) throw error;
    return false;
  }
}
