import type { Qualifier } from '@harnessgym/qualify';
import type { Registry } from '@harnessgym/registry';
import type { Runner } from '@harnessgym/runners';
import type { Snapshot, SnapshotStore } from '@harnessgym/workspace';
import type { UsageLimits } from '../accounting/limit-reached.js';
import type { ActivationGate } from '../activation/activation-gate.js';
import type { KeepingDocket } from '../qualification/open-docket.js';
import type { ScoringRooms } from '../scoring/open-scoring-rooms.js';
import type { Measurement, Scorer } from '../scoring/score.js';
import type { RunStore } from '../store/run-store.js';
import type { Task } from '../task.js';
import type { Clock } from './clock.js';
import type { RunSandbox } from './run-sandbox.js';

/** Wall-clock limits in milliseconds. */
export interface Budgets {
  attemptMs: number;
  reflectionMs: number;
  /** Of the build turn, and of every repair turn. */
  buildMs: number;
  /** How many repair turns a failed qualification gets. */
  repairs: number;
}

/** Where the run stands before an iteration. */
export interface Standing {
  baseline?: Measurement;
  /** What an attempt has to beat: the best verified score so far, the baseline's included. */
  bestScore?: number;
  /** The task as it was before the run: what clean rooms start from. */
  template: Snapshot;
}

/** Everything one iteration needs. Each part can be the caller's own. */
export interface IterationContext {
  iteration: number;
  runId: string;
  /** `replay` attempts with the harness there is and builds nothing. */
  mode: 'learn' | 'replay';
  task: Task;
  runner: Runner;
  registry: Registry;
  /** Absent: what was changed since it was qualified is not brought back. */
  docket?: KeepingDocket;
  /** Absent: nothing is judged, so what was built becomes active only through a `gate`. */
  qualifier?: Qualifier;
  /** In the place of a qualifier: lets candidates be mounted without a verdict. */
  gate?: ActivationGate;
  /** Absent: the agent's claim is all there is. */
  scorer?: Scorer;
  /** For a scorer that runs in a copy of the task. */
  scoringRooms?: ScoringRooms;
  store: RunStore;
  snapshots: SnapshotStore;
  /** What confines the servers that are mounted. */
  sandbox: RunSandbox;
  clock: Clock;
  /** Aborting it cancels the iteration; every child is ended first. */
  signal: AbortSignal;
  budgets: Budgets;
  limits: UsageLimits;
  depth: 'standard' | 'deep';
  buildAfterSolve: boolean;
  standing: Standing;
  /** What the agent's processes inherit. */
  env: Readonly<Record<string, string>>;
}

export interface LoopContext extends Omit<IterationContext, 'iteration' | 'standing' | 'budgets'> {
  iterations: number;
  budgets: Omit<Budgets, 'attemptMs'> & {
    /** One entry an iteration; the last one repeats. */
    attemptMs: readonly [number, ...number[]];
  };
  /** What iteration 2 and later start from: the tree as the last one left it, or the original task. */
  taskState: 'continue' | 'reset';
  /** Whether an optimisation ends with the best verified state in the workspace. */
  restoreBest: boolean;
}
