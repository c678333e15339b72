import type { QualificationReport } from '@harnessgym/qualify';
import { CoreError } from '../errors.js';
import { resumePoint } from '../progress/resume-point.js';
import { describeUnreadable } from '../qualification/describe-unreadable.js';
import { judgeCandidates } from '../qualification/judge-candidates.js';
import { quarantineFailed } from '../qualification/quarantine-failed.js';
import { settlePassed } from '../qualification/settle-passed.js';
import { describeFailure, describeOddities } from '../scoring/describe-measurement.js';
import { describeUnverifiable } from '../scoring/describe-unverifiable.js';
import { runScorer } from '../scoring/run-scorer.js';
import { hasPassed, type Measurement, validScore } from '../scoring/score.js';
import { describeRecovery } from '../snapshots/describe-recovery.js';
import { alreadyPassing } from './already-passing.js';
import type { LoopContext } from './context.js';
import { emit } from './emit.js';
import type { Checkpoint, Template } from './records.js';

/** What is known before the first iteration. */
export interface Opening {
  template: Template;
  baseline?: Measurement;
  /** The original task, as the first state worth coming back to. */
  start?: Checkpoint;
  qualification?: QualificationReport;
  alreadyPassing: boolean;
}

/**
 * Takes the template, measures the baseline, judges the candidates that were there before the run: what an interrupted
 * run did not get done of it.
 */
export async function openRun(context: LoopContext): Promise<Opening> {
  const { store, task, signal } = context;
  await announce(context);
  for (const message of context.docket ? describeUnreadable(context.docket) : [])
    await emit(context, { type: 'warning', message });
  signal.throwIfAborted();
  await finishRestore(context);
  const progress = store.resumed?.opening;
  if (progress?.reached === 'end') return progress.opening;
  const known = progress?.known ?? {};
  const template = known.template ?? (await takeTemplate(context));
  await store.saveOpening({ reached: 'part', known: { ...known, template } });
  const baseline = known.baseline ?? (await measureBaseline(context, template));
  const start = known.start ?? (await keepStart(context, baseline, template));
  const measured = { template, ...(baseline && { baseline }), ...(start && { start }) };
  await store.saveOpening({ reached: 'part', known: { ...known, ...measured } });
  const qualification = known.qualification ?? (await judgeFirstCandidates(context, template));
  const judged = { ...measured, ...(qualification && { qualification }) };
  await store.saveOpening({ reached: 'part', known: judged });
  if (qualification) await settleFirstCandidates(qualification, context);
  // A replay is there for its attempts.
  const nothingLeft = context.mode === 'learn' && alreadyPassing(task.objective, baseline);
  const opening: Opening = { ...judged, alreadyPassing: nothingLeft };
  await store.saveOpening({ reached: 'end', opening });
  return opening;
}

async function announce(context: LoopContext): Promise<void> {
  const { runId, task, runner, iterations, store } = context;
  if (store.resumed === undefined) {
    await emit(context, { type: 'run-start', runId, workspace: task.workspace, runner: runner.name, iterations });
    return;
  }
  const { iteration, step } = resumePoint(store.resumed);
  await emit({ ...context, ...(iteration && { iteration }) }, { type: 'run-resumed', runId, step });
}

async function takeTemplate({ clock, snapshots, task, store }: LoopContext): Promise<Template> {
  const template = { createdAt: clock.now().toISOString(), snapshot: await snapshots.take(task.workspace) };
  await store.keepSnapshot('start', template.snapshot);
  return template;
}

/** A run that was killed while it brought files back left the workspace in between: finish that first, or say that it cannot be. */
async function finishRestore(context: LoopContext): Promise<void> {
  const recovery = await context.snapshots.recover(context.task.workspace);
  if (recovery !== undefined) await emit(context, { type: 'warning', message: describeRecovery(recovery) });
}

async function measureBaseline(
  context: LoopContext,
  { snapshot: template }: Template,
): Promise<Measurement | undefined> {
  const { scorer, task, store, signal } = context;
  if (scorer === undefined) {
    const message = describeUnverifiable(task.objective);
    if (message !== undefined) await emit(context, { type: 'warning', message });
    return undefined;
  }
  const logs = { folder: store.baselineFolder, prefix: 'baseline' };
  const baseline = await runScorer(scorer, { what: 'baseline', logs, template }, context);
  signal.throwIfAborted();
  refuseMissingScorer(baseline);
  const score = validScore(baseline);
  await emit(context, {
    type: 'baseline-measured',
    passed: hasPassed(baseline),
    reason: describeFailure(baseline),
    durationMs: baseline.durationMs,
    ...(score !== undefined && { score }),
  });
  for (const message of describeOddities(baseline, task.objective.scorerKey))
    await emit(context, { type: 'warning', message });
  return baseline;
}

/** A shell says 126 or 127 when it cannot run the command: no attempt would ever be scored. */
function refuseMissingScorer(baseline: Measurement): void {
  const missing = baseline.exitCode === 126 || baseline.exitCode === 127;
  const unavailable = baseline.score.status === 'invalid' && baseline.score.reason === 'unavailable';
  if (!missing && !unavailable) return;
  throw new CoreError('SCORER_UNAVAILABLE', {
    message: `The scorer cannot be run: ${describeFailure(baseline)}. Check the command "${baseline.command}".`,
  });
}

/** The original task is worth coming back to when it passes with a number. */
async function keepStart(
  { task, store }: LoopContext,
  baseline: Measurement | undefined,
  { createdAt, snapshot }: Template,
): Promise<Checkpoint | undefined> {
  const score = validScore(baseline);
  if (!task.objective.optimize || score === undefined) return undefined;
  const start: Checkpoint = { createdAt, iteration: 0, score, snapshot };
  await store.saveCheckpoint(start);
  return start;
}

async function judgeFirstCandidates(
  context: LoopContext,
  { snapshot }: Template,
): Promise<QualificationReport | undefined> {
  if (context.mode === 'replay') return undefined;
  const judging = { ...context, standing: { template: snapshot } };
  return judgeCandidates(judging, { folder: context.store.reportFolder(undefined, 1), final: true });
}

/** A bundle that was copied in has no session to repair it: what fails is quarantined at once. */
async function settleFirstCandidates(report: QualificationReport, context: LoopContext): Promise<void> {
  await settlePassed(report, context);
  await quarantineFailed(report, context);
}
