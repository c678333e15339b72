import type { RunProgress } from '../progress/run-progress.js';
import { snapshotsOfProgress } from '../progress/snapshots-of-progress.js';
import { appendState } from './append-state.js';
import { readState } from './read-state.js';
import { type KeptSnapshot, keptSnapshotSchema } from './schemas/state-log-schemas.js';
import { unlessBlocked } from './unless-blocked.js';

interface SnapshotNotes {
  warn: (messages: readonly string[]) => Promise<void>;
  resumed?: RunProgress | undefined;
}

/**
 * Notes the snapshots that a run keeps, since `clean` removes what nobody names. The log of a run that is resumed is made
 * whole at once: what is in its place is kept aside, and what its progress names and the log does not is noted again; of
 * all that, warnings. Opening and each note throw CoreError STATE_UNUSABLE.
 */
export async function openSnapshotLog(
  path: string,
  { warn, resumed }: SnapshotNotes,
): Promise<(line: KeptSnapshot) => Promise<void>> {
  const noted = resumed ? [...((await unlessBlocked(() => readState(path, keptSnapshotSchema)))?.lines ?? [])] : [];
  const append = async (lines: readonly KeptSnapshot[]) => {
    const told = await appendState(path, { lines, before: noted });
    for (const line of lines) noted.push(line);
    await warn(told);
  };
  const missing = resumed ? snapshotsOfProgress(resumed).filter((line) => !isNoted(line, noted)) : [];
  if (missing.length > 0) {
    await append(missing);
    await warn([`${path} lacked snapshots that the run goes on from. They are noted there again.`]);
  }
  return (line) => append([line]);
}

/** What an attempt left was noted for one reason or the other, which the progress does not tell. */
function isNoted({ what, snapshot }: KeptSnapshot, noted: readonly KeptSnapshot[]): boolean {
  return noted.some((one) => one.snapshot === snapshot && (what === 'evidence' || one.what === what));
}
