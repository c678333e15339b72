import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { compactJson, stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { activationDocument } from '../activation/activation-document.js';
import type { Clock } from '../run/clock.js';
import type { RunEvent } from '../run/events.js';
import type { IterationRecord } from '../run/records.js';
import { parseSelfReport } from '../self-report/self-report.js';
import type { Task } from '../task.js';
import { checkpointDocument } from './documents/checkpoint-document.js';
import { claimsTooling } from './documents/claims-tooling.js';
import { iterationDocument } from './documents/iteration-document.js';
import { phaseDocument } from './documents/phase-document.js';
import { qualificationSummary } from './documents/qualification-summary.js';
import { restoreDocument } from './documents/restore-document.js';
import { resultFields } from './documents/result-fields.js';
import { summaryDocument } from './documents/summary-document.js';
import { runLayout } from './layout.js';
import { openResultFile, type ResultFile } from './result-file.js';
import { runExists } from './run-exists.js';
import type { RunStore } from './run-store.js';
import type { ResultFields } from './schemas/result-schema.js';
import type { StateDocument } from './schemas/state-schema.js';

export interface RunStoreOptions {
  runId: string;
  task: Task;
  clock: Clock;
  restoreBest: boolean;
  /** The documented fields of `run_config.json`. */
  runConfig: Readonly<Record<string, unknown>>;
  /** The folder outside the workspace that holds this run's snapshots and clean rooms; named in `state.json`. */
  stateFolder: string;
  /** Sees every event right after it was written. */
  onEvent?: (event: RunEvent) => void;
}

/** The documented files of a run, under `.harnessgym/runs/<run_id>`. Throws CoreError RUN_EXISTS when the id was used. */
export async function createRunStore(options: RunStoreOptions): Promise<RunStore> {
  const { runId, task, clock } = options;
  const layout = runLayout(task.workspace, runId);
  await createRunFolder(layout.run, runId);
  await writeAtomic(layout.runConfig, stableJson(options.runConfig));
  await writeAtomic(layout.taskText, task.text);
  const state: StateDocument = { schemaVersion: 1, stateFolder: options.stateFolder };
  await writeAtomic(layout.state, stableJson(state));

  const results = new Map<number, ResultFile>();
  const records = new Map<number, IterationRecord>();
  const resultOf = (iteration: number) => {
    const file = results.get(iteration) ?? openResultFile(layout.result(iteration));
    results.set(iteration, file);
    return file;
  };
  const merge = (iteration: number, fields: ResultFields) =>
    resultOf(iteration).merge({ ...fields, updated_at: clock.now().toISOString() });
  const save = async (record: IterationRecord) => {
    records.set(record.iteration, record);
    await writeAtomic(layout.record(record.iteration), stableJson(iterationDocument(record, runId)));
  };
  const append = async (event: RunEvent) => {
    await appendLine(layout.events, compactJson(event));
    options.onEvent?.(event);
  };
  const readClaim = async (iteration: number) => {
    const reading = await resultOf(iteration).read();
    if (reading.found === 'invalid') {
      const message = `The agent's result.json is not a JSON object; it is kept as ${reading.aside} and claims nothing.`;
      await append({ at: clock.now().toISOString(), iteration, type: 'warning', message });
    }
    return parseSelfReport(reading.found === 'document' ? reading.document : undefined, task.objective.claimKey);
  };

  return {
    telemetryPath: layout.telemetry,
    baselineFolder: layout.baseline,
    restoredBestFolder: layout.restoredBest,
    iterationFolder: layout.iteration,
    resultPath: layout.result,
    reportFolder: layout.report,
    gateFolder: layout.gate,
    iterations: () => [...records.values()],
    append,
    readClaim,
    async logs(iteration, label) {
      const { folder, logs } = layout.turn(iteration, label);
      await mkdir(folder, { recursive: true });
      return logs;
    },
    async openIteration(iteration, artifactCount) {
      await resultOf(iteration).create({ status: 'running', verified: false });
      await merge(iteration, {
        run_id: runId,
        iteration,
        task_path: task.source.from === 'file' ? task.source.path : null,
        registry_artifact_count: artifactCount,
        phases: {},
        created_at: clock.now().toISOString(),
      });
    },
    async recordPhase(iteration, label, phase) {
      const claim = await readClaim(iteration);
      const { logs } = layout.turn(iteration, label);
      const phases = { [label]: phaseDocument(phase, { logs, claimedStatus: claim.status }) };
      const builtTooling = claimsTooling(phase, claim, records.get(iteration));
      await merge(iteration, { ...(builtTooling && { status: 'tooling_built' }), phases });
    },
    async saveActivation(iteration, when, { activation, artifacts }) {
      const document = activationDocument(activation, artifacts);
      await writeAtomic(layout.activation, stableJson(document));
      await writeAtomic(layout.activationCopy(iteration, when), stableJson(document));
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
    async saveCheckpoint(checkpoint) {
      await writeAtomic(layout.bestManifest, stableJson(checkpointDocument(checkpoint, layout)));
    },
    async saveRestoration(restoration, iteration) {
      const { scorerKey } = task.objective;
      const restored = restoreDocument(restoration, { layout, scorerKey });
      await merge(iteration, { optimization: { restored_best_checkpoint: restored } });
    },
    async freezeVerdict(record, standing) {
      await save(record);
      await merge(record.iteration, resultFields(record, standing, { layout, task }));
    },
    async update(iteration, patch) {
      const frozen = records.get(iteration);
      if (frozen === undefined)
        throw new Error(`Iteration ${iteration} has no verdict yet. This is a bug in HarnessGym.`);
      const record = { ...frozen, ...patch, endedAt: clock.now().toISOString() };
      await save(record);
      return record;
    },
    async saveSummary(run) {
      const { restoreBest } = options;
      await writeAtomic(layout.summary, stableJson(summaryDocument(run, { layout, task, restoreBest })));
    },
  };
}

/** An agent may have removed the folder: the log goes on in a new file. */
async function appendLine(path: string, line: string): Promise<void> {
  try {
    await appendFile(path, `${line}\n`);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, `${line}\n`);
  }
}

async function createRunFolder(folder: string, runId: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  try {
    await mkdir(folder);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    throw runExists(folder, runId, error);
  }
}
