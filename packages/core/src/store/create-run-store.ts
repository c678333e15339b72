import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { compactJson, stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { activationDocument } from '../activation/activation-document.js';
import { CoreError } from '../errors.js';
import type { Clock } from '../run/clock.js';
import type { RunEvent } from '../run/events.js';
import type { IterationRecord } from '../run/records.js';
import { parseSelfReport } from '../self-report/self-report.js';
import type { Task } from '../task.js';
import { iterationDocument } from './documents/iteration-document.js';
import { phaseDocument } from './documents/phase-document.js';
import { qualificationSummary } from './documents/qualification-summary.js';
import { closingFields, resultFields } from './documents/result-fields.js';
import { summaryDocument } from './documents/summary-document.js';
import { runLayout } from './layout.js';
import { openResultFile, type ResultFile } from './result-file.js';
import type { RunStore } from './run-store.js';

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
  await writeAtomic(layout.state, stableJson({ schemaVersion: 1, stateFolder: options.stateFolder }));

  const results = new Map<number, ResultFile>();
  const records = new Map<number, IterationRecord>();
  const result = (iteration: number) => {
    const file = results.get(iteration) ?? openResultFile(layout.result(iteration));
    results.set(iteration, file);
    return file;
  };
  const merge = (iteration: number, fields: Record<string, unknown>) =>
    result(iteration).merge({ ...fields, updated_at: clock.now().toISOString() });
  const save = async (record: IterationRecord) => {
    records.set(record.iteration, record);
    await writeAtomic(layout.record(record.iteration), stableJson(iterationDocument(record, runId)));
  };

  return {
    telemetryPath: layout.telemetry,
    baselineFolder: layout.baseline,
    restoredBestFolder: layout.restoredBest,
    iterationFolder: layout.iteration,
    resultPath: layout.result,
    reportFolder: layout.report,
    iterations: () => [...records.values()],
    async append(event) {
      await appendFile(layout.events, `${compactJson(event)}\n`);
      options.onEvent?.(event);
    },
    async logs(iteration, label) {
      const { folder, logs } = layout.turn(iteration, label);
      await mkdir(folder, { recursive: true });
      return logs;
    },
    async openIteration(iteration, artifactCount) {
      await result(iteration).create({ status: 'running', verified: false });
      await merge(iteration, {
        run_id: runId,
        iteration,
        task_path: task.source.from === 'file' ? task.source.path : null,
        registry_artifact_count: artifactCount,
        phases: {},
        created_at: clock.now().toISOString(),
      });
    },
    async readClaim(iteration) {
      return parseSelfReport(await result(iteration).read(), task.objective.claimKey);
    },
    async recordPhase(iteration, label, record) {
      const claim = parseSelfReport(await result(iteration).read(), task.objective.claimKey);
      const { logs } = layout.turn(iteration, label);
      await merge(iteration, { phases: { [label]: phaseDocument(record, { logs, claimedStatus: claim.status }) } });
    },
    async saveActivation(iteration, when, { activation, artifacts }) {
      const document = activationDocument(activation, artifacts);
      await writeAtomic(layout.activation, stableJson(document));
      await writeAtomic(layout.activationCopy(iteration, when), stableJson(document));
      if (when === 'before-attempt') return;
      await merge(iteration, {
        registry_artifact_count: artifacts.length,
        registry_path: layout.registry,
        harness_quality_gate: document['quality_gate'],
      });
    },
    async saveQualification(report, iteration) {
      if (iteration !== undefined) await merge(iteration, { artifact_qualification: qualificationSummary(report) });
    },
    async freezeVerdict(record, standing) {
      await save(record);
      await merge(record.iteration, resultFields(record, standing, task.objective));
    },
    async closeIteration(record) {
      await save(record);
      await merge(record.iteration, closingFields(record));
    },
    async saveSummary(run) {
      const { restoreBest } = options;
      await mkdir(dirname(layout.summary), { recursive: true });
      await writeAtomic(layout.summary, stableJson(summaryDocument(run, { layout, task, restoreBest })));
    },
  };
}

async function createRunFolder(folder: string, runId: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  try {
    await mkdir(folder);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    throw new CoreError('RUN_EXISTS', {
      message: `The run id "${runId}" was used before: ${folder} exists. Pass another --run-id, or none.`,
      cause: error,
    });
  }
}
