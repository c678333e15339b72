import { randomBytes } from 'node:crypto';
import { chmod, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { makeFolder } from '@harnessgym/internal-fs/make-folder';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import type { Snapshot, SnapshotStore } from '@harnessgym/workspace';
import { confineLinks, type RoomLink } from './confine-links.js';
import { QualifyError } from './errors.js';
import { refuseNeighbours } from './refuse-neighbours.js';

/** The pristine task files at a path that tells nothing. */
export interface CleanRoom {
  /** Absolute, with links resolved, as a process in the room sees its own folder. */
  readonly path: string;
  /** What became of the links of the task that do not stay in its tree. */
  links(): readonly RoomLink[];
  /** Brings it back to pristine, whatever was in it. Throws when that cannot be done; the room is removed then. */
  renew(template: Snapshot, workspace: string): Promise<void>;
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
  let links: readonly RoomLink[] = [];
  const path = await makeRoomFolder(place);
  const remove = () => removeTree(path).catch(() => undefined);
  const copy = await fill(path, async () => {
    const opened = await snapshots.openCopy(template, path);
    links = await confineLinks(path, { links: opened.links(), workspace: place.workspace });
    return opened;
  });
  return {
    path,
    links: () => links,
    remove,
    renew: (next, workspace) =>
      fill(path, async () => {
        await copy.bringTo(next);
        links = await confineLinks(path, { links: copy.links(), workspace });
      }),
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

async function makeRoomFolder({
  roomsFolder,
  workspace,
}: Pick<RoomPlan, 'roomsFolder' | 'workspace'>): Promise<string> {
  try {
    makeFolder(roomsFolder, 0o700);
    const folder = await realpath(roomsFolder);
    const path = join(folder, randomBytes(8).toString('hex'));
    if (isWithin(await realpath(workspace), path)) {
      throw new QualifyError('ROOM_INSIDE_WORKSPACE', {
        message: `Clean rooms must lie outside the workspace, and ${roomsFolder} is below ${workspace}. Choose another folder.`,
      });
    }
    refuseNeighbours(folder);
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
