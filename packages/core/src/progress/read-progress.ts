import { readdir } from 'node:fs/promises';
import { alreadyPassing } from '../run/already-passing.js';
import { isRunId } from '../run/is-run-id.js';
import type { Objective } from '../task.js';
import { explainAbsence, moved } from './explain-absence.js';
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
  const started = await readPart(layout.config, configDocumentSchema, runId);
  if (started === undefined) throw await explainAbsence(place);
  const { config, startedAt } = started;
  const { objective } = config.task;
  if (config.task.workspace !== workspace || config.stateFolder !== stateFolder) throw moved(runId, workspace);
  const end = await readPart(layout.end, endDocumentSchema, runId);
  if (end?.reached === 'closed') {
    throw notResumable(
      `Run ${runId} is finished: nothing is left to resume. harnessgym show ${runId} tells what came of it.`,
    );
  }
  return {
    startedAt,
    config,
    opening: openingOf(await readPart(layout.opening, openingDocumentSchema, runId), objective),
    iterations: await readIterations(place, objective),
    ...(end && { end }),
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

async function readIterations(
  { stateFolder, runId }: ProgressPlace,
  { claimKey }: Objective,
): Promise<Map<number, IterationProgress>> {
  const layout = progressLayout(stateFolder, runId);
  const names = await readdir(layout.folder);
  const numbers = names.flatMap((name) => /^iteration-([1-9]\d{0,5})\.json$/.exec(name)?.[1] ?? []).map(Number);
  const iterations = new Map<number, IterationProgress>();
  for (const number of numbers.sort((one, other) => one - other)) {
    const document = await readPart(layout.iteration(number), iterationProgressSchema, runId);
    if (document !== undefined) iterations.set(number, reachedBy(document, claimKey));
  }
  return iterations;
}
