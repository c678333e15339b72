import { readdir } from 'node:fs/promises';
import type { z } from 'zod';
import { alreadyPassing } from '../run/already-passing.js';
import { isRunId } from '../run/is-run-id.js';
import type { Objective } from '../task.js';
import { explainAbsence, moved } from './explain-absence.js';
import { explainFinished } from './explain-finished.js';
import { notResumable } from './not-resumable.js';
import { progressLayout } from './progress-layout.js';
import {
  configDocumentSchema,
  endDocumentSchema,
  iterationProgressSchema,
  type OpeningDocument,
  openingDocumentSchema,
} from './progress-schemas.js';
import { reachedBy } from './reached-by.js';
import { readPart } from './read-part.js';
import type { IterationProgress, OpeningProgress, RunProgress } from './run-progress.js';

export interface ProgressPlace {
  workspace: string;
  /** The folder that the command would use for this workspace. */
  stateFolder: string;
  runId: string;
}

/**
 * What an interrupted run has finished, from the state folder. Writes nothing. Throws CoreError RUN_NOT_RESUMABLE where
 * there is no such run, or it is finished, or its progress is broken, of another version, or elsewhere.
 */
export async function readProgress(place: ProgressPlace): Promise<RunProgress> {
  const { workspace, stateFolder, runId } = place;
  if (!isRunId(runId)) throw notResumable(`--resume: "${runId}" is no run id. harnessgym runs lists the runs.`);
  const layout = progressLayout(stateFolder, runId);
  const warnings: string[] = [];
  const read: PartReader = (path, schema) =>
    readPart(path, schema, { runId, warn: (text) => void warnings.push(text) });
  const started = await read(layout.config, configDocumentSchema);
  if (started === undefined) throw await explainAbsence(place);
  const { config, startedAt } = started;
  const { objective } = config.task;
  if (config.task.workspace !== workspace || config.stateFolder !== stateFolder) throw moved(runId, workspace);
  const end = await read(layout.end, endDocumentSchema);
  if (end?.reached === 'closed') {
    throw await explainFinished(place);
  }
  return {
    startedAt,
    config,
    opening: openingOf(await read(layout.opening, openingDocumentSchema), objective),
    iterations: await readIterations(layout, { read, objective }),
    ...(end && { end }),
    warnings,
  };
}

function openingOf(document: OpeningDocument | undefined, objective: Objective): OpeningProgress {
  if (document === undefined) return { reached: 'part', known: {} };
  const { schemaVersion: _, reached, ...known } = document;
  if (document.reached === 'part') return { reached: 'part', known };
  const { template, baseline, start, qualification } = document;
  return {
    reached: 'end',
    opening: {
      template,
      ...(baseline && { baseline }),
      ...(start && { start }),
      ...(qualification && { qualification }),
      alreadyPassing: alreadyPassing(objective, baseline),
    },
  };
}

type PartReader = <Schema extends z.ZodType>(path: string, schema: Schema) => Promise<z.infer<Schema> | undefined>;

async function readIterations(
  layout: ReturnType<typeof progressLayout>,
  { read, objective }: { read: PartReader; objective: Objective },
): Promise<Map<number, IterationProgress>> {
  const names = await readdir(layout.folder);
  const numbers = names.flatMap((name) => /^iteration-([1-9]\d{0,5})\.json$/.exec(name)?.[1] ?? []).map(Number);
  const iterations = new Map<number, IterationProgress>();
  for (const number of numbers.sort((one, other) => one - other)) {
    const document = await read(layout.iteration(number), iterationProgressSchema);
    if (document !== undefined) iterations.set(number, reachedBy(document, objective.claimKey));
  }
  return iterations;
}
