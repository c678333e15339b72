import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isObstacle } from '@harnessgym/internal-fs/is-obstacle';
import { makeFolder } from '@harnessgym/internal-fs/make-folder';
import { openForWriting } from '@harnessgym/internal-fs/open-for-writing';
import { syncFolder } from '@harnessgym/internal-fs/sync-folder';
import { takeTurns } from '@harnessgym/internal-fs/take-turns';
import type { z } from 'zod';
import { inStateFolder } from './in-state-folder.js';
import { keepObstacleAside } from './keep-obstacle-aside.js';
import type { keptRoomSchema, keptSnapshotSchema, keptVerdictSchema, undoSchema } from './schemas/state-log-schemas.js';

type StateLine = z.infer<
  typeof keptSnapshotSchema | typeof undoSchema | typeof keptRoomSchema | typeof keptVerdictSchema
>;

interface StateLines {
  lines: readonly StateLine[];
  /** What the log is known to have said before: where it is gone, that is written again. */
  before?: readonly StateLine[];
}

/**
 * Appends lines to a log of the state folder. They are on the disk for good afterwards, because `clean` removes what no
 * line names. What is no file in its place is kept aside and what is gone is written again, both with a warning. Throws
 * CoreError STATE_UNUSABLE.
 */
export function appendState(path: string, added: StateLines): Promise<string[]> {
  return inTurn(() =>
    inStateFolder(path, async () => {
      makeFolder(dirname(path), 0o700);
      const { file, told } = await openLog(path);
      return [...told, ...(await append(file, { ...added, path }))];
    }),
  );
}

/** Of two that meet the same obstacle at once, the second would move away the log that the first has begun. */
const inTurn = takeTurns();

async function openLog(path: string): Promise<{ file: FileHandle; told: readonly string[] }> {
  try {
    return { file: await openForWriting(path, 'append'), told: [] };
  } catch (error) {
    if (!isObstacle(error)) throw error;
    const told = await keepObstacleAside(path);
    return { file: await openForWriting(path, 'append'), told };
  }
}

async function append(
  file: FileHandle,
  { lines, before = [], path }: StateLines & { path: string },
): Promise<readonly string[]> {
  try {
    const { size } = await file.stat();
    const isGone = size === 0 && before.length > 0;
    const whole = isGone ? [...before, ...lines] : lines;
    // On a new line, because the one before may be torn.
    await appendWhole(file, { size, text: whole.map((line) => `\n${JSON.stringify(line)}\n`).join('') });
    // Made just now, or by a process that ended there.
    if (size === 0) await syncFolder(dirname(path));
    return isGone ? [`What ${path} had said was gone. What is known of it is written there again.`] : [];
  } finally {
    await file.close();
  }
}

/** All of it or nothing: half a line that others follow would be unreadable for good. */
async function appendWhole(file: FileHandle, { size, text }: { size: number; text: string }): Promise<void> {
  try {
    await file.appendFile(text);
    await file.sync();
  } catch (error) {
    await file.truncate(size).catch(() => undefined);
    throw error;
  }
}
