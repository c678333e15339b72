import { expect, it } from 'vitest';
import { refuseContradictions } from './refuse-contradictions.js';
import type { RunnerName, WrittenRunConfig } from './run-config.js';

it.each<[WrittenRunConfig, RunnerName, RegExp]>([
  [
    { attemptTimeout: '5m', attemptTimeouts: '5m,6m' },
    'exec',
    /^--attempt-timeout and --attempt-timeouts contradict each other\. Leave one/,
  ],
  [
    { qualifyArtifacts: false, artifactRepairAttempts: '1' },
    'exec',
    /^--artifact-repair-attempts has no effect with --no-qualify-artifacts\. Leave one/,
  ],
  [{ postAttemptTimeout: '1m' }, 'exec', /^--post-attempt-timeout .* Add --post-attempt-command/],
  [{ postAttemptScoreKey: 'k' }, 'exec', /^--post-attempt-score-key .* Add --post-attempt-command/],
  [{ scoreKey: 'k' }, 'exec', /^--score-key .* --post-attempt-command, --stop-score, --optimization-mode\. Add one/],
  [{ higherIsBetter: true }, 'exec', /^--higher-is-better .* Add one of them/],
  [{ restoreBest: true }, 'exec', /^--restore-best has no effect without --optimization-mode\. Add/],
  [{ restoreBest: false }, 'exec', /^--no-restore-best has no effect without --optimization-mode\. Add/],
  [{ restoreBest: true, optimizationMode: true }, 'exec', /^--restore-best .* without --post-attempt-command\. Add/],
  [
    { restoreBest: false, optimizationMode: true },
    'exec',
    /^--no-restore-best .* without --post-attempt-command\. Add/,
  ],
  [{ codexBin: 'c' }, 'claude', /^--codex-bin has no effect with --runner claude\. Use --runner exec or tui-goal/],
  [{ codexSandbox: 'read-only' }, 'claude', /^--codex-sandbox has no effect with --runner claude/],
  [{ claudeBin: 'c' }, 'exec', /^--claude-bin has no effect with --runner exec\. Use --runner claude/],
  [{ claudeModel: 'm' }, 'exec', /^--claude-model .* --runner exec\. Use --runner claude/],
  [{ claudePermissionMode: 'plan' }, 'fake', /^--claude-permission-mode .* --runner fake\. Use --runner claude/],
  [{ claudeMaxBudgetUsd: '1' }, 'tui-goal', /^--claude-max-budget-usd .* --runner tui-goal\. Use --runner claude/],
  [{ claudeExtraArg: ['-p'] }, 'exec', /^--claude-extra-arg .* --runner exec\. Use --runner claude/],
  [{}, 'acp', /^--runner acp needs .* Add --acp-command, like "opencode acp"/],
  [{ acpCommand: 'a' }, 'exec', /^--acp-command has no effect with --runner exec\. Use --runner acp/],
  [{ fakeScenario: 's' }, 'claude', /^--fake-scenario .* --runner claude\. Use --runner fake/],
])('I-02 refuses %o with the runner %s, and names the flag and the fix', (written, runner, message) => {
  expect(() => refuseContradictions(written, runner)).toThrow(message);
});

it.each<[WrittenRunConfig, RunnerName]>([
  [{ stopScore: '1', scoreKey: 'k', higherIsBetter: true }, 'exec'],
  [{ optimizationMode: true, scoreKey: 'k' }, 'exec'],
  [{ optimizationMode: true, postAttemptCommand: 'score', restoreBest: false }, 'exec'],
  [{ buildAfterSolve: true, stopScore: '1' }, 'exec'],
  [{ qualifyArtifacts: true, artifactRepairAttempts: '2' }, 'exec'],
  [{ qualifyArtifacts: false }, 'exec'],
  [{ codexBin: 'c', codexModel: 'm', codexSandbox: 'read-only', codexConfig: ['a=b'], codexExtraArg: ['x'] }, 'exec'],
  [{ codexBin: 'c' }, 'tui-goal'],
  [{ acpCommand: 'opencode acp' }, 'acp'],
  [{ claudeModel: 'm', claudeExtraArg: ['-p'] }, 'claude'],
])('accepts %o with the runner %s', (written, runner) => {
  expect(() => refuseContradictions(written, runner)).not.toThrow();
});
