import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '@harnessgym/internal-fs/make-folder';
import { syncFolder } from '@harnessgym/internal-fs/sync-folder';
import type { z } from 'zod';
import { inStateFolder } from './in-state-folder.js';
import type { keptRoomSchema, keptSnapshotSchema, keptVerdictSchema, undoSchema } from './schemas/state-log-schemas.js';

type StateLine = z.infer<
  typeof keptSnapshotSchema | typeof undoSchema | typeof keptRoomSchema | typeof keptVerdictSchema
>;

/**
 * Appends lines to a log of the state folder. They are on the disk for good afterwards, because `clean` removes what no
 * line names. Throws CoreError STATE_UNUSABLE.
 */
export function appendState(path: string, ...lines: readonly StateLine[]): Promise<void> {
  return inStateFolder(path, async () => {
    makeFolder(dirname(path), 0o700);
    const file = await open(path, 'a', 0o600);
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
  });
}
