import { newRunId } from '../run/new-run-id.js';
import type { Objective } from '../task.js';
import { defaults } from './defaults.js';
import { parseDuration } from './duration.js';
import { invalidConfig } from './invalid-config.js';
import { readTask } from './read-task.js';
import { resolveStateFolder } from './resolve-state-folder.js';
import { resolveWorkspace } from './resolve-workspace.js';
import { type RunConfig, runnerNames, type WrittenRunConfig } from './run-config.js';

export interface ConfigBase {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  now: Date;
}

/**
 * Crosses from what was typed to what the code reads, before anything runs. Throws CoreError CONFIG_INVALID whose
 * message names the flag and the fix. Reads the task file; writes nothing.
 */
export async function resolveConfig(written: WrittenRunConfig, base: ConfigBase): Promise<RunConfig> {
  refuseContradictions(written);
  const iterations = wholeNumber(written.iterations, '--iterations', { least: 1, missing: defaults.iterations });
  const buildMs = duration(written.buildTimeout, '--build-timeout', defaults.buildMs);
  const attemptMs = attemptBudgets(written, iterations);
  const reflectionMs = duration(written.reflectionTimeout, '--reflection-timeout', buildMs);
  const objective = resolveObjective(written);
  const runId = resolveRunId(written.runId, base.now);
  const workspace = await resolveWorkspace(written.workspace ?? '.', base.cwd);
  return {
    runId,
    task: { ...(await readTask(written, { cwd: base.cwd, workspace })), workspace, objective },
    iterations,
    attemptMs,
    reflectionMs,
    buildMs,
    scorerMs: duration(written.postAttemptTimeout, '--post-attempt-timeout', defaults.scorerMs),
    repairs: wholeNumber(written.artifactRepairAttempts, '--artifact-repair-attempts', {
      least: 0,
      missing: defaults.repairs,
    }),
    runner: oneOf(written.runner ?? 'exec', runnerNames, '--runner'),
    ...(written.fakeScenario !== undefined && { fakeScenario: written.fakeScenario }),
    taskState: oneOf(written.taskState ?? 'continue', ['continue', 'reset'], '--task-state'),
    depth: oneOf(written.harnessDepth ?? 'deep', ['standard', 'deep'], '--harness-depth'),
    buildAfterSolve: written.buildAfterSolve ?? false,
    restoreBest: written.restoreBest ?? true,
    qualifyArtifacts: written.qualifyArtifacts ?? true,
    stateFolder: await resolveStateFolder(written.stateDir, { ...base, workspace, runId }),
  };
}

/** Flags that only make sense beside another one. Accepting them silently would hide a mistake. */
function refuseContradictions(written: WrittenRunConfig): void {
  const scorer = written.postAttemptCommand !== undefined;
  if (scorer && written.postAttemptCommand?.trim() === '')
    throw invalidConfig('--post-attempt-command is empty. Give the scorer, or leave the flag out.');
  if (!scorer && written.postAttemptTimeout !== undefined)
    throw needs('--post-attempt-timeout', '--post-attempt-command');
  if (!scorer && written.postAttemptScoreKey !== undefined)
    throw needs('--post-attempt-score-key', '--post-attempt-command');
  if (written.optimizationMode !== true && written.restoreBest !== undefined)
    throw needs('--restore-best and --no-restore-best', '--optimization-mode');
  if (written.fakeScenario !== undefined && written.runner !== 'fake') throw needs('--fake-scenario', '--runner fake');
}

function resolveObjective(written: WrittenRunConfig): Objective {
  const claimKey = nonEmpty(written.scoreKey ?? 'score', '--score-key');
  return {
    ...(written.postAttemptCommand !== undefined && { command: written.postAttemptCommand }),
    claimKey,
    scorerKey: nonEmpty(written.postAttemptScoreKey ?? claimKey, '--post-attempt-score-key'),
    direction: written.higherIsBetter ? 'higher' : 'lower',
    ...(written.stopScore !== undefined && { target: finite(written.stopScore, '--stop-score') }),
    optimize: written.optimizationMode ?? false,
  };
}

function attemptBudgets(written: WrittenRunConfig, iterations: number): RunConfig['attemptMs'] {
  const single = duration(written.attemptTimeout, '--attempt-timeout', defaults.attemptMs);
  if (written.attemptTimeouts === undefined) return [single];
  const pieces = written.attemptTimeouts.split(',').filter((piece) => piece.trim() !== '');
  const [first, ...rest] = pieces.map((piece) => parseDuration(piece, '--attempt-timeouts'));
  if (first === undefined) throw invalidConfig('--attempt-timeouts holds no duration. Write a list like 5m,5m,20m.');
  if (pieces.length > iterations) {
    throw invalidConfig(
      `--attempt-timeouts has ${pieces.length} entries for ${iterations} iterations. Drop some, or raise --iterations.`,
    );
  }
  return [first, ...rest];
}

function resolveRunId(written: string | undefined, now: Date): string {
  if (written === undefined) return newRunId(now);
  if (/^[A-Za-z0-9._-]{1,64}$/.test(written) && !/^\.+$/.test(written)) return written;
  throw invalidConfig(`--run-id: "${written}" is not usable. Take up to 64 of A-Z a-z 0-9 . _ - and no path.`);
}

function duration(text: string | undefined, flag: string, missing: number): number {
  return text === undefined ? missing : parseDuration(text, flag);
}

function wholeNumber(
  text: string | undefined,
  flag: string,
  { least, missing }: { least: number; missing: number },
): number {
  if (text === undefined) return missing;
  const number = Number(text);
  if (/^\d+$/.test(text.trim()) && Number.isSafeInteger(number) && number >= least) return number;
  throw invalidConfig(`${flag}: "${text}" is not usable. Give a whole number, ${least} or more.`);
}

function finite(text: string, flag: string): number {
  const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim());
  const number = Number(text);
  if (decimal && Number.isFinite(number)) return number;
  throw invalidConfig(`${flag}: "${text}" is not a finite number.`);
}

function oneOf<const Word extends string>(text: string, words: readonly Word[], flag: string): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw invalidConfig(`${flag}: "${text}" is unknown. Use one of: ${words.join(', ')}.`);
}

function nonEmpty(text: string, flag: string): string {
  if (text.trim() !== '') return text;
  throw invalidConfig(`${flag} is empty.`);
}

function needs(flag: string, other: string): Error {
  return invalidConfig(`${flag} has no effect without ${other}. Add ${other}, or leave ${flag} out.`);
}
