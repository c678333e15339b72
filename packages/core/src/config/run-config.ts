import type { AcpOptions, CodexSandbox } from '@harnessgym/runners';
import type { UsageLimits } from '../accounting/limit-reached.js';
import type { SandboxSettings } from '../run/run-sandbox.js';
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
  codexBin?: string;
  codexModel?: string;
  codexSandbox?: string;
  /** One entry for each time the flag was given, in order. */
  codexConfig?: readonly string[];
  codexExtraArg?: readonly string[];
  claudeBin?: string;
  claudeModel?: string;
  claudePermissionMode?: string;
  claudeMaxBudgetUsd?: string;
  /** One entry for each time the flag was given, in order. */
  claudeExtraArg?: readonly string[];
  acpCommand?: string;
  maxCostUsd?: string;
  maxTokens?: string;
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
  /** One entry for each time the flag was given, in order; the next too. */
  protect?: readonly string[];
  editable?: readonly string[];
  scoreRepeats?: string;
  scorerSecret?: boolean;
  restoreBest?: boolean;
  qualifyArtifacts?: boolean;
  sandbox?: string;
  /** One entry for each time the flag was given, in order; the next too. */
  allowNetwork?: readonly string[];
  allowEnv?: readonly string[];
  artifactRepairAttempts?: string;
  /** One entry for each time the flag was given, in order. */
  ignore?: readonly string[];
  gitignore?: boolean;
}

export const runnerNames = ['exec', 'claude', 'tui-goal', 'acp', 'fake'] as const;
export type RunnerName = (typeof runnerNames)[number];

/** Other words for them. */
export const runnerAliases: ReadonlyMap<string, RunnerName> = new Map([
  ['codex', 'exec'],
  ['pty', 'tui-goal'],
]);

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
  agents: AgentSettings;
  limits: UsageLimits;
  taskState: 'continue' | 'reset';
  depth: 'standard' | 'deep';
  buildAfterSolve: boolean;
  restoreBest: boolean;
  /** False: built artifacts are mounted without qualification; servers still pass the activation gate. */
  qualifyArtifacts: boolean;
  sandbox: SandboxSettings;
  /** What snapshots, and so resets and clean rooms, leave out beside the default rule. */
  ignore: IgnoreSettings;
  /** Holds snapshots and clean rooms; outside the workspace. */
  stateFolder: string;
  /** What was accepted and may still be a mistake, one sentence each. */
  warnings: readonly string[];
}

/** Frozen when the run starts. */
export interface IgnoreSettings {
  /** As typed. */
  patterns: readonly string[];
  /** What the workspace's `.gitignore` files said; absent when they were not asked. */
  gitignore?: readonly string[];
}

/** How the agent CLIs are started. A program is a name to look up in PATH, or an absolute path. */
export interface AgentSettings {
  codex: {
    bin: string;
    model?: string;
    sandbox: CodexSandbox;
    /** Each `key=value`. */
    config: readonly string[];
    extraArgs: readonly string[];
  };
  claude: {
    bin: string;
    model?: string;
    permissionMode?: string;
    /** `String()` of it is the decimal number that was written. */
    maxBudgetUsd?: number;
    extraArgs: readonly string[];
  };
  /** Absent unless it was given: there is no agent of this protocol by default. */
  acp?: AcpOptions;
}
