import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { isRunId } from '../run/is-run-id.js';
import { newRunId } from '../run/new-run-id.js';
import { defaults } from './defaults.js';
import { parseDuration } from './duration.js';
import type { TaskSettings } from './front-matter.js';
import { invalidConfig } from './invalid-config.js';
import { oneOf } from './one-of.js';
import { readTask } from './read-task.js';
import { refuseContradictions } from './refuse-contradictions.js';
import { requireText } from './require-text.js';
import { resolveAgents } from './resolve-agents.js';
import { resolveIgnore } from './resolve-ignore.js';
import { resolveLimits } from './resolve-limits.js';
import { resolveObjective } from './resolve-objective.js';
import { resolveSandbox } from './resolve-sandbox.js';
import { resolveScoredFiles } from './resolve-scored-files.js';
import { resolveStateFolder } from './resolve-state-folder.js';
import { resolveWorkspace } from './resolve-workspace.js';
import { type RunConfig, runnerAliases, runnerNames, type WrittenRunConfig } from './run-config.js';
import { wholeNumber } from './whole-number.js';

export interface ConfigBase {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  now: Date;
}

/**
 * Crosses from what was typed to what the code reads, before anything runs. Throws CoreError CONFIG_INVALID whose
 * message names the flag and the fix. Reads the task file and, when asked, ignore files; writes nothing.
 */
export async function resolveConfig(typed: WrittenRunConfig, base: ConfigBase): Promise<RunConfig> {
  const named = typed.runner ?? 'exec';
  const runner = oneOf(runnerAliases.get(named) ?? named, runnerNames, '--runner');
  const workspace = await resolveWorkspace(typed.workspace ?? '.', base.cwd);
  const { text, source, settings, warnings } = await readTask(typed, { cwd: base.cwd, workspace });
  refuseContradictions(typed, runner, settings);
  const written = withSettings(typed, settings);
  const { fakeScenario } = written;
  const iterations = whole(written.iterations, '--iterations', { least: 1, missing: defaults.iterations });
  const buildMs = duration(written.buildTimeout, '--build-timeout', defaults.buildMs);
  const attemptMs = attemptBudgets(written, iterations);
  const reflectionMs = duration(written.reflectionTimeout, '--reflection-timeout', buildMs);
  const objective = resolveObjective(written);
  const runId = resolveRunId(written.runId, base.now);
  const agents = resolveAgents(written, base);
  const ignore = await resolveIgnore(written, workspace);
  const scored = await resolveScoredFiles(objective, { workspace, ignore });
  return {
    runId,
    task: { text, source, workspace, objective },
    iterations,
    attemptMs,
    reflectionMs,
    buildMs,
    scorerMs: duration(written.postAttemptTimeout, '--post-attempt-timeout', defaults.scorerMs),
    repairs: whole(written.artifactRepairAttempts, '--artifact-repair-attempts', {
      least: 0,
      missing: defaults.repairs,
    }),
    runner,
    ...(fakeScenario !== undefined && { fakeScenario: scenario(fakeScenario, base.cwd) }),
    agents,
    limits: resolveLimits(written),
    taskState: oneOf(written.taskState ?? 'continue', ['continue', 'reset'], '--task-state'),
    depth: oneOf(written.harnessDepth ?? 'deep', ['standard', 'deep'], '--harness-depth'),
    buildAfterSolve: written.buildAfterSolve ?? false,
    restoreBest: written.restoreBest ?? true,
    qualifyArtifacts: written.qualifyArtifacts ?? true,
    sandbox: resolveSandbox(written),
    ignore,
    stateFolder: await resolveStateFolder(written.stateDir, { ...base, workspace }),
    warnings: [...warnings, ...scored.warnings],
  };
}

/** What was typed wins over what the task says, and protects what is named beside what the task protects. */
function withSettings(typed: WrittenRunConfig, settings: TaskSettings): WrittenRunConfig {
  const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined));
  const protect = [...(settings.protect ?? []), ...(typed.protect ?? [])];
  return { ...settings, ...given, ...(protect.length > 0 && { protect }) };
}

/** A file is named in full, because the run may be resumed from elsewhere. */
function scenario(written: string, cwd: string): string {
  const named = requireText(written, '--fake-scenario');
  return /^[\w-]+$/.test(named) ? named : resolvePath(named, cwd);
}

function attemptBudgets(written: WrittenRunConfig, iterations: number): RunConfig['attemptMs'] {
  const single = duration(written.attemptTimeout, '--attempt-timeout', defaults.attemptMs);
  if (written.attemptTimeouts === undefined) return [single];
  const pieces = written.attemptTimeouts.split(',').filter((piece) => piece.trim() !== '');
  const [first, ...rest] = pieces.map((piece) => parseDuration(piece, '--attempt-timeouts'));
  if (first === undefined) throw invalidConfig('--attempt-timeouts holds no duration. Write a list like 5m,5m,20m.');
  if (pieces.length > iterations) {
    throw invalidConfig(
      `--attempt-timeouts has ${pieces.length} entries for --iterations ${iterations}. Drop some, or raise --iterations.`,
    );
  }
  return [first, ...rest];
}

function resolveRunId(written: string | undefined, now: Date): string {
  if (written === undefined) return newRunId(now);
  if (written === 'latest') throw invalidConfig('--run-id: "latest" stands for the newest run. Choose another id.');
  // A - at its start reads as a flag wherever the run is named.
  if (isRunId(written) && !written.startsWith('-')) return written;
  throw invalidConfig(
    `--run-id: "${written}" is not usable. Take up to 64 of A-Z a-z 0-9 . _ -, no - at its start and no path.`,
  );
}

function duration(text: string | undefined, flag: string, missing: number): number {
  return text === undefined ? missing : parseDuration(text, flag);
}

function whole(text: string | undefined, flag: string, { least, missing }: { least: number; missing: number }): number {
  return text === undefined ? missing : wholeNumber(text, flag, least);
}
