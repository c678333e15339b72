import type { QualificationReport } from '@harnessgym/qualify';
import type { Artifact } from '@harnessgym/registry';
import type { TurnLogs } from '@harnessgym/runners';
import type { Snapshot } from '@harnessgym/workspace';
import type { ProgressKeeper } from '../progress/keep-progress.js';
import type { RunProgress } from '../progress/run-progress.js';
import type { Standing } from '../run/context.js';
import type { RunEvent } from '../run/events.js';
import type {
  Activation,
  AttemptRecord,
  Checkpoint,
  IterationRecord,
  MountTime,
  PhaseRecord,
  Restoration,
  RunRecord,
  SummaryState,
} from '../run/records.js';
import type { SelfReport } from '../self-report/self-report.js';

/** Where a run's facts go, as they become known. What it was given before a crash is kept. */
export interface RunStore extends Pick<ProgressKeeper, 'saveOpening' | 'saveEnd' | 'saveBefore' | 'saveClosed'> {
  /** The call log that mounted servers append to, absolute. */
  readonly telemetryPath: string;
  /** Outside the workspace: where the call helper looks for what is active. */
  readonly stateFolder: string;
  /** When the run was started, the first time. */
  readonly startedAt: string;
  /** What was finished when the run was interrupted; absent in a run that goes on from its start. */
  readonly resumed?: RunProgress;
  append(event: RunEvent): Promise<void>;
  /** Where the baseline's and the restored best's scorer logs go. */
  readonly baselineFolder: string;
  readonly restoredBestFolder: string;
  iterationFolder(iteration: number): string;
  /** The agent's `result.json`. */
  resultPath(iteration: number): string;
  /**
   * Makes the folders of files that others write for the run. What is in the way is kept aside, with a warning; what a
   * turn left that was interrupted is moved into `interrupted_<n>` beside it.
   */
  prepare(paths: readonly string[], iteration?: number): Promise<void>;
  /** The same for one of them while it is written: nothing of it is of an interrupted turn. */
  clearWay(path: string, iteration: number): Promise<void>;
  /**
   * Moves what stands at a path of the workspace into a folder of the run, with a warning. It stays where the system does not
   * let us move it.
   */
  keepInTheWay(path: string, iteration?: number): Promise<void>;
  /** Where the proxy of a server notes which tools it listed: in the state folder. */
  listingPath(iteration: number, server: string): string;
  /** Makes room for these notes, and removes those of an attempt that was interrupted. */
  clearListings(iteration: number): Promise<void>;
  /** The files of one turn. */
  logs(iteration: number, label: string): TurnLogs;
  /** Where a qualification writes its report; without an iteration, that of the run. */
  reportFolder(iteration: number | undefined, attempt: number): string;
  /** Where the activation gate writes its report. */
  gateFolder(iteration: number, when: MountTime | 'resumed'): string;
  /** Starts an iteration's `result.json` as running. */
  openIteration(iteration: number, artifactCount: number): Promise<void>;
  /** What an attempt left, before it is scored. */
  saveAttempt(attempted: AttemptRecord): Promise<void>;
  /** What the agent wrote into `result.json` by now. A file that is no JSON object, or too large, is kept aside and claims nothing. */
  readClaim(iteration: number): Promise<SelfReport>;
  recordPhase(iteration: number, label: string, record: PhaseRecord): Promise<void>;
  saveActivation(
    iteration: number,
    when: MountTime,
    saved: { activation: Activation; artifacts: readonly Artifact[] },
  ): Promise<void>;
  /** Shows a report in the iteration's `result.json`. */
  saveQualification(report: QualificationReport, iteration: number): Promise<void>;
  /** Names a snapshot as one that this run needs, so that it is listed and not pruned. */
  keepSnapshot(what: 'start' | 'before' | 'evidence', snapshot: Snapshot): Promise<void>;
  /** The same for the best state so far, also as `checkpoints/best_manifest.json`. */
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>;
  /** Shows in the last iteration's `result.json` what came of bringing the best state back. */
  saveRestoration(restoration: Restoration, iteration: number): Promise<void>;
  /** The attempt's verdict, before reflection can touch anything. */
  freezeVerdict(record: IterationRecord, standing: Standing): Promise<void>;
  /** Adds what came after the verdict to the iteration's record, and returns the whole. */
  update(iteration: number, patch: Partial<IterationRecord>): Promise<IterationRecord>;
  /** The iterations frozen so far, in order. */
  iterations(): readonly IterationRecord[];
  /** `state` is what the summary says of the run's end. */
  saveSummary(run: RunRecord, state: SummaryState): Promise<void>;
}
