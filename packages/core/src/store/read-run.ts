import { lstat } from 'node:fs/promises';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { mapLimited } from '@harnessgym/internal-fs/map-limited';
import { isRunId } from '../run/is-run-id.js';
import { iterationNumbers } from './iteration-numbers.js';
import { type RunLayout, runLayout } from './layout.js';
import { type Reading, readDocument } from './read-document.js';
import { readLockHolder } from './read-lock-holder.js';
import { readRunEntry } from './read-run-entry.js';
import {
  type EarlierIteration,
  type EarlierSummary,
  earlierIterationSchema,
  earlierSummarySchema,
} from './schemas/earlier-schemas.js';
import { type PartialRunConfig, partialConfigSchema } from './schemas/run-config-schema.js';
import type { RunEntry } from './schemas/run-entry-schema.js';

/** A run as its files tell it. */
export interface RunReading {
  entry: RunEntry;
  layout: RunLayout;
  config: Reading<PartialRunConfig>;
  summary: Reading<EarlierSummary>;
  /** Those that were begun, in order, also when only the summary still tells of one. */
  iterations: readonly { iteration: number; record: Reading<EarlierIteration> }[];
}

/** One run of a workspace, or undefined when there is none of that id. Writes nothing; what is broken says so. */
export async function readRun(workspace: string, runId: string): Promise<RunReading | undefined> {
  const layout = runLayout(workspace, runId);
  if (!isRunId(runId) || !(await isFolder(layout.run))) return undefined;
  const holder = await readLockHolder(layout.lock);
  const [entry, config, summary, numbers] = await Promise.all([
    readRunEntry(runId, { layout, holder }),
    readDocument(layout.runConfig, partialConfigSchema),
    readDocument(layout.summary, earlierSummarySchema),
    iterationNumbers(layout),
  ]);
  const summed = summary.reading === 'whole' ? summary.document.iterations : [];
  const known = new Set([...numbers, ...summed.map(({ iteration }) => iteration)]);
  const iterations = await mapLimited([...known].sort(ascending), 16, async (iteration) => ({
    iteration,
    record: await readDocument(layout.record(iteration), earlierIterationSchema),
  }));
  return { entry, layout, config, summary, iterations };
}

function ascending(one: number, other: number): number {
  return one - other;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
