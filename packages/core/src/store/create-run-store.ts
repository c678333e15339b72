import { makeWay } from '@harnessgym/internal-fs/make-way';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { activationDocument, withoutSecrets } from '../activation/activation-document.js';
import { noProgress, type ProgressKeeper } from '../progress/keep-progress.js';
import type { RunProgress } from '../progress/run-progress.js';
import type { Clock } from '../run/clock.js';
import type { RunEvent } from '../run/events.js';
import type { IterationRecord } from '../run/records.js';
import { ignoredFields, parseSelfReport } from '../self-report/self-report.js';
import type { Task } from '../task.js';
import { checkpointDocument } from './documents/checkpoint-document.js';
import { claimsTooling } from './documents/claims-tooling.js';
import { iterationDocument } from './documents/iteration-document.js';
import { phaseDocument } from './documents/phase-document.js';
import { qualificationSummary } from './documents/qualification-summary.js';
import { restoreDocument } from './documents/restore-document.js';
import { resultFields } from './documents/result-fields.js';
import { summaryDocument } from './documents/summary-document.js';
import { emptyStateFolder } from './empty-state-folder.js';
import { openEventLog } from './event-log.js';
import { keepBroken } from './keep-broken.js';
import { keepInTheWay } from './keep-in-the-way.js';
import { keepInterrupted } from './keep-interrupted.js';
import { runLayout } from './layout.js';
import { createRunFolder, reopenRunFolder } from './open-run-folder.js';
import { openSnapshotLog } from './open-snapshot-log.js';
import { openStateFolder } from './open-state-folder.js';
import { refuseUsedRunId } from './refuse-used-run-id.js';
import { openResultFile, type ResultFile } from './result-file.js';
import type { RunStore } from './run-store.js';
import { activationSchema } from './schemas/activation-schema.js';
import type { ResultFields, ResultState } from './schemas/result-schema.js';
import type { StateDocument } from './schemas/state-schema.js';
import { stateLayout } from './state-layout.js';
import { describeKept, writeDocument } from './write-in-workspace.js';
import { writeState } from './write-state.js';

export interface RunStoreOptions {
  runId: string;
  task: Task;
  clock: Clock;
  restoreBest: boolean;
  /** The documented fields of `run_config.json`. */
  runConfig: Readonly<Record<string, unknown>>;
  /** The folder outside the workspace that holds this run's snapshots and clean rooms; named in `state.json`. */
  stateFolder: string;
  /** Where what is finished is kept, so that the run can be resumed. Absent: it cannot. */
  progress?: ProgressKeeper;
  /** What an interrupted run had finished: this one goes on with it. */
  resumed?: RunProgress;
  /** Warnings of those who have no log, asked for at each event and written down with it. */
  takeWarnings?: () => readonly string[];
  /** Sees every event right after it was written. One that throws hears no more, and the run goes on with a warning. */
  onEvent?: (event: RunEvent) => void;
}

/**
 * The documented files of a run, under `.harnessgym/runs/<run_id>`. Throws CoreError RUN_EXISTS when the id was used,
 * unless it is resumed.
 */
export async function createRunStore(options: RunStoreOptions): Promise<RunStore> {
  const { runId, task, clock, stateFolder, progress = noProgress, resumed } = options;
  const startedAt = resumed?.startedAt ?? clock.now().toISOString();
  const layout = runLayout(task.workspace, runId);
  const events = openEventLog({ ...options, path: layout.events, root: layout.harness });
  if (!resumed) await refuseUsedRunId({ workspace: task.workspace, runId, stateFolder });
  const keptAtStart = await (resumed ? reopenRunFolder(layout) : createRunFolder(layout, runId));
  const save = async (path: string, document: unknown, iteration?: number) => {
    const text = typeof document === 'string' ? document : stableJson(document);
    await events.warn(describeKept(await writeDocument({ path, root: layout.harness }, text)), iteration);
  };
  await events.warn(describeKept(keptAtStart));
  await openStateFolder(options.stateFolder, { workspace: task.workspace, runId });
  await save(layout.runConfig, options.runConfig);
  await save(layout.taskText, task.text);
  const state: StateDocument = { schemaVersion: 1, stateFolder };
  await save(layout.state, state);

  const { snapshotLog, toolLists, toolList, activation: keptActivation } = stateLayout(options.stateFolder);
  const noteSnapshot = await openSnapshotLog(snapshotLog(runId), { warn: events.warn, resumed });
  const results = new Map<number, ResultFile>();
  const records = knownRecords(resumed);
  const openResult = (iteration: number, known?: ResultState) =>
    openResultFile({
      ...(known && { resumed: known }),
      path: layout.result(iteration),
      root: layout.harness,
      scoreKeys: [task.objective.claimKey, task.objective.scorerKey],
      warn: (messages) => events.warn(messages, iteration),
    });
  const resultOf = (iteration: number) => {
    const file = results.get(iteration) ?? openResult(iteration);
    results.set(iteration, file);
    return file;
  };
  for (const [iteration, known] of resumed?.iterations ?? [])
    if (known.reached !== 'start') results.set(iteration, openResult(iteration, known.result));
  const merge = (iteration: number, fields: ResultFields) =>
    resultOf(iteration).merge({ ...fields, updated_at: clock.now().toISOString() });
  const saveRecord = async (record: IterationRecord) => {
    records.set(record.iteration, record);
    await save(layout.record(record.iteration), iterationDocument(record, runId), record.iteration);
  };
  const keepRecord = (record: IterationRecord) => progress.saveRecord(record, resultOf(record.iteration).state());
  const named = new Set<string>();
  const readClaim = async (iteration: number) => {
    const document = await resultOf(iteration).read();
    const wrong = ignoredFields(document).filter((field) => !named.has(`${iteration} ${field}`));
    for (const field of wrong) named.add(`${iteration} ${field}`);
    await events.warn(describeIgnored(wrong, layout.result(iteration)), iteration);
    return parseSelfReport(document, task.objective.claimKey);
  };
  const clearWay = async (path: string, iteration?: number) =>
    events.warn(describeKept(await makeWay(path, layout.harness)), iteration);
  const prepare = async (paths: readonly string[], iteration?: number) => {
    for (const path of paths) {
      if (resumed) await events.warn(describeKept(await keepInterrupted(path, layout.harness)), iteration);
      await clearWay(path, iteration);
    }
  };

  return {
    telemetryPath: layout.telemetry,
    stateFolder,
    startedAt,
    ...(resumed && { resumed }),
    baselineFolder: layout.baseline,
    restoredBestFolder: layout.restoredBest,
    iterationFolder: layout.iteration,
    resultPath: layout.result,
    reportFolder: layout.report,
    listingPath: (iteration, server) => toolList(runId, { iteration, server }),
    clearListings: (iteration) => emptyStateFolder(toolLists(runId, iteration)),
    gateFolder: layout.gate,
    iterations: () => [...records.values()],
    append: events.append,
    prepare,
    clearWay,
    keepInTheWay: async (path, iteration) => events.warn(await keepInTheWay(path, layout), iteration),
    readClaim,
    logs: (iteration, label) => layout.turn(iteration, label).logs,
    async openIteration(iteration, artifactCount) {
      await progress.saveStart(iteration);
      if (resumed) await prepare([layout.result(iteration), layout.record(iteration)], iteration);
      const at = clock.now().toISOString();
      const fields = {
        run_id: runId,
        iteration,
        task_path: task.source.from === 'file' ? task.source.path : null,
        registry_artifact_count: artifactCount,
        phases: {},
        created_at: at,
        updated_at: at,
      };
      await resultOf(iteration).create({ status: 'running', verified: false }, fields);
    },
    async saveAttempt(attempted) {
      await progress.saveAttempt(attempted, resultOf(attempted.iteration).state());
    },
    async recordPhase(iteration, label, phase) {
      const claim = await readClaim(iteration);
      const { logs } = layout.turn(iteration, label);
      const phases = { [label]: phaseDocument(phase, { logs, claimedStatus: claim.status }) };
      const builtTooling = claimsTooling(phase, claim, records.get(iteration));
      await merge(iteration, { ...(builtTooling && { status: 'tooling_built' }), phases });
    },
    async saveActivation(iteration, when, { activation, artifacts }) {
      const whole = activationDocument(activation, artifacts);
      await writeState(keptActivation, whole);
      const document = withoutSecrets(whole);
      const spoiled = await keepBroken({ path: layout.activation, root: layout.harness }, activationSchema);
      await events.warn(spoiled, iteration);
      await save(layout.activation, document, iteration);
      await save(layout.activationCopy(iteration, when), document, iteration);
      if (when === 'before-attempt') return;
      await merge(iteration, {
        registry_artifact_count: artifacts.length,
        registry_path: layout.registry,
        harness_quality_gate: document.quality_gate,
        ...(records.get(iteration)?.stop.next === 'build-then-stop' && { primary_task_solved_before_build: true }),
      });
    },
    async saveQualification(report, iteration) {
      await merge(iteration, { artifact_qualification: qualificationSummary(report) });
    },
    async keepSnapshot(what, { id }) {
      await noteSnapshot({ what, at: clock.now().toISOString(), snapshot: id });
    },
    async saveCheckpoint(checkpoint) {
      const { iteration, score, snapshot } = checkpoint;
      const at = clock.now().toISOString();
      await noteSnapshot({ what: 'checkpoint', at, iteration, score, snapshot: snapshot.id });
      await save(layout.bestManifest, checkpointDocument(checkpoint, layout));
    },
    async saveRestoration(restoration, iteration) {
      // Where the disk was full for the verdict there is nothing to complete; the summary tells of it.
      if (resultOf(iteration).state().optimization === undefined) return;
      const { scorerKey } = task.objective;
      const restored = restoreDocument(restoration, { layout, scorerKey });
      await merge(iteration, { optimization: { restored_best_checkpoint: restored } });
    },
    async freezeVerdict(record, standing) {
      await saveRecord(record);
      await merge(record.iteration, resultFields(record, standing, { layout, task }));
      // Of a cancelled run the attempt is finished, and its scoring is not.
      if (!isCancelled(record)) await keepRecord(record);
    },
    async update(iteration, patch) {
      const frozen = records.get(iteration);
      if (frozen === undefined)
        throw new Error(`Iteration ${iteration} has no verdict yet. This is a bug in HarnessGym.`);
      const record = { ...frozen, ...patch, endedAt: clock.now().toISOString() };
      await saveRecord(record);
      await keepRecord(record);
      return record;
    },
    async saveSummary(run, state) {
      const { restoreBest } = options;
      await save(layout.summary, summaryDocument(run, { state, layout, task, restoreBest }));
    },
    saveOpening: progress.saveOpening,
    saveEnd: progress.saveEnd,
    saveBefore: progress.saveBefore,
    saveClosed: progress.saveClosed,
  };
}

function describeIgnored(fields: readonly string[], path: string): string[] {
  if (fields.length === 0) return [];
  return [
    `In the agent's ${path}, these fields are not of the documented type and claim nothing: ${fields.join(', ')}.`,
  ];
}

/** Those with a verdict, in order. */
function knownRecords(resumed: RunProgress | undefined): Map<number, IterationRecord> {
  const known = [...(resumed?.iterations ?? [])].sort(([one], [other]) => one - other);
  return new Map(known.flatMap(([iteration, one]) => ('record' in one ? [[iteration, one.record] as const] : [])));
}

function isCancelled({ stop }: IterationRecord): boolean {
  return stop.next === 'stop' && stop.reason === 'cancelled';
}
