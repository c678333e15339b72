import type { TaskSettings } from './front-matter.js';
import { invalidConfig } from './invalid-config.js';
import type { RunnerName, WrittenRunConfig } from './run-config.js';

type Flag = keyof WrittenRunConfig;

/** Flags that contradict each other or have no effect. Accepting them silently would hide a mistake. */
export function refuseContradictions(written: WrittenRunConfig, runner: RunnerName, task: TaskSettings = {}): void {
  const given = (flag: Flag) => written[flag] !== undefined;
  if (given('attemptTimeout') && given('attemptTimeouts')) {
    throw invalidConfig(
      '--attempt-timeout and --attempt-timeouts contradict each other. Leave one of them out; the list sets a budget for each iteration.',
    );
  }
  if (written.qualifyArtifacts === false && given('artifactRepairAttempts')) {
    throw invalidConfig('--artifact-repair-attempts has no effect with --no-qualify-artifacts. Leave one of them out.');
  }
  if (given('maxCostUsd') && !tellsCost(runner)) {
    throw invalidConfig(
      `--max-cost-usd cannot be kept with --runner ${runner}: Codex tells its tokens and no cost. Use --max-tokens.`,
    );
  }
  if (runner === 'acp' && !given('acpCommand')) {
    throw invalidConfig(
      '--runner acp needs the command that starts the agent. Add --acp-command, like "opencode acp".',
    );
  }
  const all = { ...task, ...written };
  for (const [flag, name, sources] of dependents(written)) {
    if (!given(flag) || sources.some((source) => all[source] !== undefined && all[source] !== false)) continue;
    throw needs(name, sources);
  }
  for (const [flag, name, runners] of runnerFlags) {
    if (!given(flag) || runners.includes(runner)) continue;
    throw invalidConfig(
      `${name} has no effect with --runner ${runner}. Use --runner ${runners.join(' or ')}, or leave ${name} out.`,
    );
  }
}

/** Others do, or may. */
function tellsCost(runner: RunnerName): boolean {
  return runner !== 'exec' && runner !== 'tui-goal';
}

/** What only makes sense beside one of other flags. */
function dependents({ restoreBest }: WrittenRunConfig) {
  const restoring = restoreBest ? '--restore-best' : '--no-restore-best';
  const judged = ['postAttemptCommand', 'stopScore', 'optimizationMode'] as const;
  return [
    ['postAttemptTimeout', '--post-attempt-timeout', ['postAttemptCommand']],
    ['postAttemptScoreKey', '--post-attempt-score-key', ['postAttemptCommand']],
    ['protect', '--protect', ['postAttemptCommand']],
    ['editable', '--editable', ['postAttemptCommand']],
    ['scoreRepeats', '--score-repeats', ['postAttemptCommand']],
    ['scorerSecret', '--scorer-secret', ['postAttemptCommand']],
    ['scoreKey', '--score-key', judged],
    ['higherIsBetter', '--higher-is-better', judged],
    ['restoreBest', restoring, ['optimizationMode']],
    ['restoreBest', restoring, ['postAttemptCommand']],
  ] as const;
}

const names = {
  postAttemptCommand: '--post-attempt-command',
  stopScore: '--stop-score',
  optimizationMode: '--optimization-mode',
} as const satisfies Partial<Record<Flag, string>>;

/** What only some runners read. */
const runnerFlags: readonly (readonly [Flag, string, readonly RunnerName[]])[] = [
  ['codexBin', '--codex-bin', ['exec', 'tui-goal']],
  ['codexModel', '--codex-model', ['exec', 'tui-goal']],
  ['codexSandbox', '--codex-sandbox', ['exec', 'tui-goal']],
  ['codexConfig', '--codex-config', ['exec', 'tui-goal']],
  ['codexExtraArg', '--codex-extra-arg', ['exec', 'tui-goal']],
  ['claudeBin', '--claude-bin', ['claude']],
  ['claudeModel', '--claude-model', ['claude']],
  ['claudePermissionMode', '--claude-permission-mode', ['claude']],
  ['claudeMaxBudgetUsd', '--claude-max-budget-usd', ['claude']],
  ['claudeExtraArg', '--claude-extra-arg', ['claude']],
  ['acpCommand', '--acp-command', ['acp']],
  ['fakeScenario', '--fake-scenario', ['fake']],
];

function needs(flag: string, sources: readonly (keyof typeof names)[]): Error {
  const wanted = sources.map((source) => names[source]);
  if (wanted.length === 1)
    return invalidConfig(`${flag} has no effect without ${wanted[0]}. Add ${wanted[0]}, or leave ${flag} out.`);
  return invalidConfig(
    `${flag} has no effect without one of ${wanted.join(', ')}. Add one of them, or leave ${flag} out.`,
  );
}
