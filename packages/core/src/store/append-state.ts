import { dirname } from 'node:path';
import { isObstacle } from '@harnessgym/internal-fs/is-obstacle';
import { keepAside } from '@harnessgym/internal-fs/keep-aside';
import { makeFolder } from '@harnessgym/internal-fs/make-folder';
import { openForWriting } from '@harnessgym/internal-fs/open-for-writing';
import { syncFolder } from '@harnessgym/internal-fs/sync-folder';
import type { z } from 'zod';
import { inStateFolder } from './in-state-folder.js';
import type { keptRoomSchema, keptSnapshotSchema, keptVerdictSchema, undoSchema } from './schemas/state-log-schemas.js';
import { describeKept } from './write-in-workspace.js';

type StateLine = z.infer<
  typeof keptSnapshotSchema | typeof undoSchema | typeof keptRoomSchema | typeof keptVerdictSchema
>;

interface StateLines {
  lines: readonly StateLine[];
  /** All that is known of what the log said, these included: what it begins with where it has to begin anew. */
  whole?: readonly StateLine[];
}

/**
 * Appends lines to a log of the state folder. They are on the disk for good afterwards, because `clean` removes what no
 * line names. What is no file in its place is kept aside, with a warning, and the log begins anew. Throws CoreError
 * STATE_UNUSABLE.
 */
export function appendState(path: string, { lines, whole = lines }: StateLines): Promise<string[]> {
  return inStateFolder(path, async () => {
    makeFolder(dirname(path), 0o700);
    try {
      await append(path, lines);
      return [];
    } catch (error) {
      if (!isObstacle(error)) throw error;
      const kept = await keepAside(path, `${path}.aside`);
      await append(path, whole);
      return describeKept(kept === undefined ? [] : [kept]);
    }
  });
}

async function append(path: string, lines: readonly StateLine[]): Promise<void> {
  const file = await openForWriting(path, 'append');
  try {
    const { size } = await file.stat();
    // On a new line, because the one before may be torn.
    await file.appendFile(lines.map((line) => `\n${JSON.stringify(line)}\n`).join(''));
    await file.sync();
    // Made just now, or by a process that ended there.
    if (size === 0) await syncFolder(dirname(path));
  } finally {
    await file.close();
  }
}
