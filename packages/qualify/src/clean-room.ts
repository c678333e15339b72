import { randomBytes } from 'node:crypto';
import { chmod, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import type { Snapshot, SnapshotStore } from '@harnessgym/workspace';
import { QualifyError } from './errors.js';

/** The pristine task files at a path that tells nothing. */
export interface CleanRoom {
  /** Absolute, with links resolved, as a process in the room sees its own folder. */
  readonly path: string;
  /** Brings it back to pristine, whatever was in it. Throws when that cannot be done; the room is removed then. */
  renew(template: Snapshot): Promise<void>;
  /** Best-effort: what cannot be removed changes no verdict, and must not hide an error that led here. */
  remove(): Promise<void>;
}

export interface RoomPlan {
  roomsFolder: string;
  snapshots: SnapshotStore;
  template: Snapshot;
  /** The room must not lie below it: an upward search would find the training tree. */
  workspace: string;
}

/** Throws QualifyError when the room cannot be made; nothing is left behind then. */
export async function openCleanRoom({ snapshots, template, ...place }: RoomPlan): Promise<CleanRoom> {
  const path = await makeFolder(place);
  const remove = () => removeTree(path).catch(() => undefined);
  const copy = await fill(path, () => snapshots.openCopy(template, path));
  return {
    path,
    remove,
    renew: (next) => fill(path, () => copy.bringTo(next)),
  };

  async function fill<Result>(room: string, write: () => Promise<Result>): Promise<Result> {
    try {
      const written = await write();
      // The template may carry the mode of the workspace's own folder.
      await chmod(room, 0o700);
      return written;
    } catch (cause) {
      await remove();
      throw new QualifyError('ROOM_FAILED', {
        message: `Could not copy the task into the clean room ${room}. Check the free space there and the snapshot.`,
        cause,
      });
    }
  }
}

async function makeFolder({ roomsFolder, workspace }: Pick<RoomPlan, 'roomsFolder' | 'workspace'>): Promise<string> {
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
