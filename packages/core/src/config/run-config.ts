import type { Task } from '../task.js';

/** What a person types: optional, relative, in words. Names are the flags' names. */
export interface WrittenRunConfig {
  task?: string;
  taskText?: string;
  workspace?: string;
  iterations?: string;
  attemptTimeout?: string;
  attemptTimeouts?: string;
  reflectionTimeout?: string;
  buildTimeout?: string;
  runner?: string;
  fakeScenario?: string;
  runId?: string;
  stateDir?: string;
  buildAfterSolve?: boolean;
  stopScore?: string;
  scoreKey?: string;
  higherIsBetter?: boolean;
  taskState?: string;
  harnessDepth?: string;
  postAttemptCommand?: string;
  postAttemptScoreKey?: string;
  postAttemptTimeout?: string;
  optimizationMode?: boolean;
  restoreBest?: boolean;
  qualifyArtifacts?: boolean;
  artifactRepairAttempts?: string;
}

export const runnerNames = ['exec', 'claude', 'tui-goal', 'fake'] as const;
export type RunnerName = (typeof runnerNames)[number];

/** What the code reads: complete, absolute, in milliseconds. */
export interface RunConfig {
  runId: string;
  task: Task;
  iterations: number;
  /** One entry an iteration; the last one repeats. */
  attemptMs: readonly [number, ...number[]];
  reflectionMs: number;
  buildMs: number;
  scorerMs: number;
  repairs: number;
  runner: RunnerName;
  fakeScenario?: string;
  taskState: 'continue' | 'reset';
  depth: 'standard' | 'deep';
  buildAfterSolve: boolean;
  restoreBest: boolean;
  /** False: built artifacts are mounted without qualification; servers still pass the activation gate. */
  qualifyArtifacts: boolean;
  /** Holds snapshots and clean rooms; outside the workspace. */
  stateFolder: string;
}
