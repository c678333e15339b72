import { realpath } from 'node:fs/promises';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import type { Snapshot, SnapshotStore } from '@harnessgym/workspace';
import { type CleanRoom, openCleanRoom } from './clean-room.js';
import type { RoomLink } from './confine-links.js';
import { QualifyError } from './errors.js';
import { removeAtExit } from './remove-at-exit.js';

/**
 * Lends pristine rooms. Those that were given back stay for the next while others are lent, and one of them after that,
 * because bringing it back beats filling one.
 */
export interface RoomLender extends AsyncDisposable {
  /** Throws QualifyError when no room can be had; nothing is left behind then. */
  lend(request: { template: Snapshot; workspace: string }): Promise<LentRoom>;
  removeSpares(): Promise<void>;
}

/** A room for what is judged together. Disposing removes it, unless it was kept or given back. */
export interface LentRoom extends AsyncDisposable {
  readonly path: string;
  readonly links: readonly RoomLink[];
  /** Brings it back to pristine. Throws QualifyError when that cannot be done; it is removed then. */
  renew(): Promise<void>;
  /** It stays as it is, as evidence. */
  keep(): void;
  giveBack(): void;
}

interface Spare {
  room: CleanRoom;
  undo: Disposable;
}

export function lendRooms(place: { roomsFolder: string; snapshots: SnapshotStore }): RoomLender {
  const spares: Spare[] = [];
  let lent = 0;
  let closed = false;
  return {
    async lend({ template, workspace }) {
      lent += 1;
      const room = await pristine(template, workspace);
      let end: 'removed' | 'kept' | 'spare' = 'removed';
      return {
        path: room.path,
        links: room.links(),
        renew: () => room.renew(template, workspace),
        keep() {
          end = 'kept';
        },
        giveBack() {
          end = 'spare';
        },
        async [Symbol.asyncDispose]() {
          if (end === 'spare' && !closed) spares.push({ room, undo: removeAtExit(room.path) });
          else if (end !== 'kept') await room.remove();
          lent -= 1;
          if (lent === 0) await removeAllBut(1);
        },
      };
    },
    removeSpares: () => removeAllBut(0),
    async [Symbol.asyncDispose]() {
      closed = true;
      await removeAllBut(0);
    },
  };

  async function pristine(template: Snapshot, workspace: string): Promise<CleanRoom> {
    try {
      const request = { ...place, template, workspace };
      return (await renewed(takeSpare(), template, workspace)) ?? (await openCleanRoom(request));
    } catch (error) {
      lent -= 1;
      throw error;
    }
  }

  async function removeAllBut(count: number): Promise<void> {
    while (spares.length > count) await takeSpare()?.remove();
  }

  function takeSpare(): CleanRoom | undefined {
    const taken = spares.pop();
    taken?.undo[Symbol.dispose]();
    return taken?.room;
  }
}

/** Undefined when there is none that can be used. What stands against a new room as well is told by that. */
async function renewed(room: CleanRoom | undefined, template: Snapshot, workspace: string) {
  if (room === undefined) return undefined;
  try {
    if (!isWithin(await realpath(workspace), room.path)) {
      await room.renew(template, workspace);
      return room;
    }
  } catch (error) {
    if (!(error instanceof QualifyError)) throw error;
  }
  await room.remove();
  return undefined;
}
