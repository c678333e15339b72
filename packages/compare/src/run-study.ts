import type { Executor } from './executor.js';
import type { Slot } from './plan/study-schema.js';
import type { StudySettings } from './plan/study-settings.js';
import type { CompareReport } from './report-schema.js';
import { beginStudy } from './study/begin-study.js';
import { findChanges } from './study/find-changes.js';
import { keepReport, type ReportKeeper } from './study/keep-report.js';
import { noteChanges, readChanges } from './study/known-changes.js';
import { lockOutput } from './study/lock-output.js';
import { infrastructureOf, noteRetry, runSlots } from './study/run-slots.js';
import type { StudyEvent } from './study/study-event.js';
import type { Trial } from './trial/trial-schema.js';

export interface StudyParts {
  settings: StudySettings;
  executor: Executor;
  /** Ends the study: running trials are thrown away, and the report says what is missing. */
  signal: AbortSignal;
  onEvent?: (event: StudyEvent) => void;
}

/**
 * Runs the trials that are missing, in the planned order, and writes `compare_report.json` after each. Resolves with the last
 * report, also when it was cancelled or the infrastructure failed. Throws CompareError when the output folder cannot be
 * used, and what the executor throws, with the report written.
 */
export async function runStudy({ settings, executor, signal, onEvent }: StudyParts): Promise<CompareReport> {
  const { study, outputFolder: output } = settings;
  const planned = study.plan.order.length;
  const tell = (event: StudyEvent) => onEvent?.(event);
  await using _lock = await lockOutput(output);
  const finished = await keepFair(await beginStudy(settings), { settings, tell });
  const report = keepReport({ study, output, changes: await readChanges(output) }, finished);
  tell({ type: 'study-started', planned, finished: finished.length });
  try {
    const ended = await runSlots(slotsLeft(study.plan.order, finished), {
      study,
      output,
      executor,
      signal,
      onStart: (slot) => tell({ type: 'trial-started', slot }),
      onRetry: (slot, reason) => tell({ type: 'trial-retried', slot, reason }),
      async onEnd(slot, trial) {
        await report.add(trial);
        tell({ type: 'trial-ended', slot, trial, planned, finished: report.trials.length });
      },
    });
    const last = await closeReport(report, settings);
    tell({ type: 'study-ended', ended, report: last });
    return last;
  } catch (error) {
    await closeReport(report, settings);
    throw error;
  }
}

async function closeReport(report: ReportKeeper, { study, outputFolder }: StudySettings): Promise<CompareReport> {
  return await report.close(await noteChanges(outputFolder, await findChanges(study.plan)));
}

/** A trial that the infrastructure ended has had no fair chance: a resumed study runs it again, and says so. */
async function keepFair(
  trials: readonly Trial[],
  { settings, tell }: { settings: StudySettings; tell: (event: StudyEvent) => void },
): Promise<Trial[]> {
  const fair: Trial[] = [];
  for (const trial of trials) {
    const reason = infrastructureOf(trial);
    if (reason === undefined) {
      fair.push(trial);
      continue;
    }
    const slot = { arm: trial.group, trial: trial.trial, block: trial.block };
    await noteRetry(trial, { slot, output: settings.outputFolder, reason });
    tell({ type: 'trial-retried', slot, reason });
  }
  return fair;
}

function slotsLeft(order: readonly Slot[], finished: readonly Trial[]): Slot[] {
  const done = new Set(finished.map(({ group, trial }) => `${trial} ${group}`));
  return order.filter(({ arm, trial }) => !done.has(`${trial} ${arm}`));
}
