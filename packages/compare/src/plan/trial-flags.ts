import { planInvalid } from './plan-invalid.js';
import type { WrittenStudy, WrittenTrial } from './written-study.js';

/** Flags of `run` that no study has, because its trials only attempt. */
const foreign = [
  ['workspace', '--workspace', 'Use --workspace-template.'],
  ['runId', '--run-id', 'Each trial has an id of its own.'],
  ['postAttemptCommand', '--post-attempt-command', 'Use --post-command.'],
  ['postAttemptScoreKey', '--post-attempt-score-key', 'Use --post-score-key.'],
  ['postAttemptTimeout', '--post-attempt-timeout', 'Use --post-timeout.'],
  ['harnessDepth', '--harness-depth', 'Nothing is built in a study.'],
  ['artifactRepairAttempts', '--artifact-repair-attempts', 'Nothing is built in a study.'],
  ['qualifyArtifacts', '--no-qualify-artifacts', 'The bundle is qualified once, before the first trial.'],
  ['optimizationMode', '--optimization-mode', 'With --post-command a trial uses all its iterations.'],
  ['restoreBest', '--restore-best', 'The best score over the iterations counts, wherever it was.'],
] as const;

/**
 * The flags of each trial's run, with the defaults of a study: one iteration of five minutes, each from the original task.
 * `scored` is whether there is a post command, by flag or by what the task says. Throws CompareError PLAN_INVALID.
 */
export function trialFlags(written: WrittenStudy, { scored }: { scored: boolean }): WrittenTrial {
  for (const [name, flag, instead] of foreign) {
    if (written[name] !== undefined) throw planInvalid(`${flag} is no flag of a study. ${instead}`);
  }
  refuseEmpty(written);
  const { postCommand, postScoreKey, postTimeout } = written;
  const claimed = written.metric === 'score';
  return {
    ...carried(written),
    iterations: written.iterations ?? '1',
    ...(written.attemptTimeouts === undefined && { attemptTimeout: written.attemptTimeout ?? '5m' }),
    taskState: written.taskState ?? 'reset',
    ...(postCommand !== undefined && { postAttemptCommand: postCommand }),
    ...(postScoreKey !== undefined && { postAttemptScoreKey: postScoreKey }),
    ...(postTimeout !== undefined && { postAttemptTimeout: postTimeout }),
    // A task that passes as it is must not end a trial before its first turn.
    ...((scored || claimed) && { optimizationMode: true }),
    ...(scored && { restoreBest: false }),
  };
}

function refuseEmpty({ postCommand }: WrittenStudy): void {
  if (postCommand === undefined || postCommand.trim() !== '') return;
  throw planInvalid('--post-command is empty. Give a shell line that prints JSON, or leave it out.');
}

/** All of a run's flags that mean the same in a study. `--build-after-solve` has no effect and is left out. */
function carried(written: WrittenStudy): WrittenTrial {
  const {
    task: _task,
    taskText: _taskText,
    stateDir: _stateDir,
    buildAfterSolve: _build,
    workspaceTemplate: _template,
    artifactSource: _source,
    outputDir: _output,
    resume: _resume,
    trials: _trials,
    postCommand: _command,
    postScoreKey: _key,
    postTimeout: _timeout,
    requireActiveHarness: _active,
    requireHarnessToolUse: _use,
    overwrite: _overwrite,
    arms: _arms,
    seed: _seed,
    jobs: _jobs,
    quietScoring: _quiet,
    excludeKind: _kinds,
    metric: _metric,
    alpha: _alpha,
    effectOfInterest: _effect,
    targetPower: _power,
    ...run
  } = written;
  return run;
}
