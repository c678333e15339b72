import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { inStateFolder } from './in-state-folder.js';
import type { keptRoomSchema, keptSnapshotSchema, undoSchema } from './schemas/state-log-schemas.js';

type StateLine = z.infer<typeof keptSnapshotSchema | typeof undoSchema | typeof keptRoomSchema>;

/**
 * Appends a line to a log of the state folder. It is on the disk for good afterwards, because `clean` removes what no
 * line names. Throws CoreError STATE_UNUSABLE.
 */
export function appendState(path: string, line: StateLine): Promise<void> {
  return inStateFolder(path, async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(path, 'a', 0o600);
    try {
      // On a new line, because the one before may be torn.
      await file.appendFile(`\n${JSON.stringify(line)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}
