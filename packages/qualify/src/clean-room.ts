import { randomBytes } from 'node:crypto';
import { chmod, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import type { Snapshot, SnapshotStore } from '@harnessgym/workspace';
import { QualifyError } from './errors.js';

/** The pristine task files at a path that tells nothing. Disposing removes it, unless it was kept. */
export interface CleanRoom extends AsyncDisposable {
  /** Absolute, with links resolved, as a process in the room sees its own folder. */
  readonly path: string;
  keep(): void;
}

export interface RoomPlan {
  roomsFolder: string;
  snapshots: SnapshotStore;
  template: Snapshot;
  /** The room must not lie below it: an upward search would find the training tree. */
  workspace: string;
}

/** Throws QualifyError when the room cannot be made; nothing is left behind then. */
export async function openCleanRoom(plan: RoomPlan): Promise<CleanRoom> {
  const path = await makeFolder(plan);
  let kept = false;
  try {
    await plan.snapshots.materialise(plan.template, path);
    // The template may carry the mode of the workspace's own folder.
    await chmod(path, 0o700);
  } catch (cause) {
    await discard(path);
    throw new QualifyError('ROOM_FAILED', {
      message: `Could not copy the task into the clean room ${path}. Check the free space there and the snapshot.`,
      cause,
    });
  }
  return {
    path,
    keep() {
      kept = true;
    },
    async [Symbol.asyncDispose]() {
      if (!kept) await discard(path);
    },
  };
}

async function makeFolder({ roomsFolder, workspace }: RoomPlan): Promise<string> {
  try {
    await mkdir(roomsFolder, { recursive: true, mode: 0o700 });
    const path = join(await realpath(roomsFolder), randomBytes(8).toString('hex'));
    if (isWithin(await realpath(workspace), path)) {
      throw new QualifyError('ROOM_INSIDE_WORKSPACE', {
        message: `Clean rooms must lie outside the workspace, and ${roomsFolder} is below ${workspace}. Choose another folder.`,
      });
    }
    await mkdir(path, { mode: 0o700 });
    return path;
  } catch (cause) {
    if (cause instanceof QualifyError) throw cause;
    throw new QualifyError('ROOM_FAILED', {
      message: `Could not make a clean room in ${roomsFolder}. Check that the folder can be written.`,
      cause,
    });
  }
}

/** Best-effort: what cannot be removed changes no verdict, and must not hide the error that led here. */
async function discard(path: string): Promise<void> {
  await removeTree(path).catch(() => undefined);
}
