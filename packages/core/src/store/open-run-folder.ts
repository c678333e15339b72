import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { type Mending, makeFolders } from '@harnessgym/internal-fs/make-way';
import { endTornLine } from './end-torn-line.js';
import { keepInterrupted } from './keep-interrupted.js';
import type { RunLayout } from './layout.js';
import { runExists } from './run-exists.js';

/** A summary tells how a run ended, and this one has not. */
export async function reopenRunFolder({ summary, harness, events }: RunLayout): Promise<Mending[]> {
  const kept = await keepInterrupted(summary, harness);
  await endTornLine(events);
  return kept;
}

/** Throws CoreError RUN_EXISTS. */
export async function createRunFolder({ run, harness }: RunLayout, runId: string): Promise<Mending[]> {
  const kept = await makeFolders(dirname(run), harness);
  try {
    await mkdir(run);
    return kept;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    throw runExists({ path: run, runId, next: 'rename', cause: error });
  }
}
