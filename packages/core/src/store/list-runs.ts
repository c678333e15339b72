import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { mapLimited } from '@harnessgym/internal-fs/map-limited';
import { isRunId } from '../run/is-run-id.js';
import { runLayout } from './layout.js';
import { readLockHolder } from './read-lock-holder.js';
import { readRunEntry } from './read-run-entry.js';
import type { RunEntry } from './schemas/run-entry-schema.js';

/**
 * The runs of a workspace, the newest first; one whose start is not known comes last. Reads a few files of each, and
 * writes nothing. A run with broken files is listed as such. Throws when the folder of the runs cannot be read.
 */
export async function listRuns(workspace: string): Promise<RunEntry[]> {
  const runIds = await runIdsIn(dirname(runLayout(workspace, 'any').run));
  // After the folders and before their files: so a run that starts or ends meanwhile does not look interrupted.
  const holder = await readLockHolder(runLayout(workspace, 'any').lock);
  const entries = await mapLimited(runIds, 16, (runId) =>
    readRunEntry(runId, { layout: runLayout(workspace, runId), holder }),
  );
  return entries.sort(byNewest);
}

async function runIdsIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && isRunId(entry.name)).map(({ name }) => name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function byNewest(one: RunEntry, other: RunEntry): number {
  const start = ({ startedAt }: RunEntry) => (startedAt === undefined ? 0 : Date.parse(startedAt));
  return start(other) - start(one) || (one.runId < other.runId ? 1 : -1);
}
