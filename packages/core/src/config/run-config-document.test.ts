import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { resolveConfig } from './resolve-config.js';
import type { WrittenRunConfig } from './run-config.js';
import { runConfigDocument } from './run-config-document.js';

async function documentOf(written: WrittenRunConfig) {
  const base = { cwd: tmpdir(), env: { HOME: '/home/somebody' }, now: new Date() };
  return runConfigDocument(await resolveConfig({ taskText: 'x', ...written }, base), {});
}

it('names every documented setting, null for what is not set', async () => {
  expect(await documentOf({})).toMatchObject({
    codex_bin: 'codex',
    codex_model: null,
    codex_sandbox: 'workspace-write',
    codex_config: [],
    codex_extra_args: [],
    claude_bin: 'claude',
    claude_model: null,
    claude_permission_mode: 'bypassPermissions',
    claude_max_budget_usd: null,
    claude_extra_args: [],
    qualify_artifacts: true,
    artifact_repair_attempts: 1,
    stop_score: null,
    post_attempt_command: null,
    task_path: null,
  });
});

it('records what was set', async () => {
  const claude = { claudeModel: 'm', claudeMaxBudgetUsd: '2.50', claudeExtraArg: ['--verbose'] };
  expect(await documentOf({ runner: 'claude', ...claude, qualifyArtifacts: false })).toMatchObject({
    runner: 'claude',
    claude_model: 'm',
    claude_max_budget_usd: 2.5,
    claude_extra_args: ['--verbose'],
    qualify_artifacts: false,
  });
});
