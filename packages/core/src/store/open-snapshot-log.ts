import type { z } from 'zod';
import { appendState } from './append-state.js';
import type { keptSnapshotSchema } from './schemas/state-log-schemas.js';

type KeptSnapshot = z.infer<typeof keptSnapshotSchema>;

/**
 * Notes the snapshots that a run keeps. What is put in the place of the log is kept aside with a warning, and what this
 * process noted before is noted again: `clean` removes what nobody names. Each note throws CoreError STATE_UNUSABLE.
 */
export function openSnapshotLog(path: string, warn: (messages: readonly string[]) => Promise<void>) {
  const noted: KeptSnapshot[] = [];
  return async (line: KeptSnapshot): Promise<void> => {
    noted.push(line);
    await warn(await appendState(path, { lines: [line], whole: noted }));
  };
}
