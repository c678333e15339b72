import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { resolveAgents } from './resolve-agents.js';
import type { WrittenRunConfig } from './run-config.js';

const resolveHere = (written: WrittenRunConfig) => resolveAgents(written, { cwd: '/here' });

it('leaves a program without a folder to PATH, and resolves others against the caller', () => {
  expect(resolveHere({ codexBin: 'codex-2' }).codex.bin).toBe('codex-2');
  expect(resolveHere({ codexBin: 'bin/codex' }).codex.bin).toBe('/here/bin/codex');
});

it('D-11 gives Codex a sandbox in which it can work, and passes on what is set', () => {
  expect(resolveHere({}).codex).toEqual({ bin: 'codex', sandbox: 'workspace-write', config: [], extraArgs: [] });
  const written = { codexModel: 'm', codexSandbox: 'read-only', codexConfig: ['a.b="c d"'], codexExtraArg: ['--oss'] };
  const { model, sandbox, config, extraArgs } = resolveHere(written).codex;
  expect([model, sandbox, config, extraArgs]).toEqual(['m', 'read-only', ['a.b="c d"'], ['--oss']]);
});

it('I-05 expands ~ in the path of a program', () => {
  expect(resolveHere({ claudeBin: '~/bin/claude' }).claude.bin).toBe(join(homedir(), 'bin', 'claude'));
});

it('splits the command of an ACP agent as a shell does, and resolves its program only', () => {
  expect(resolveHere({ acpCommand: `bin/agent --name 'a b' --in=./x` }).acp?.command).toEqual([
    '/here/bin/agent',
    '--name',
    'a b',
    '--in=./x',
  ]);
  expect(resolveHere({}).acp).toBeUndefined();
});

it('keeps extra arguments in order, and passes nothing for what is empty', () => {
  const written = { claudeExtraArg: ['--verbose', '-x', '--verbose'], claudeModel: '', claudePermissionMode: '' };
  expect(resolveHere(written).claude).toEqual({ bin: 'claude', extraArgs: ['--verbose', '-x', '--verbose'] });
});

it.each(['1234567', '0.000001', '999999999.123456', '2.5', '.5'])('D-18 %s dollars print as a plain number', (text) => {
  const budget = resolveHere({ claudeMaxBudgetUsd: text }).claude.maxBudgetUsd;
  expect(String(budget)).toBe(text.replace(/^\./, '0.'));
});

it.each(['', '0', '0.0', '-1', 'nan', 'inf', '1e3', '1e-9', '0.0000001', '10000000000', '5 USD', '0x5'])(
  'D-18 refuses "%s" dollars and names the flag',
  (text) => {
    expect(() => resolveHere({ claudeMaxBudgetUsd: text })).toThrow(/^--claude-max-budget-usd: .* like 5 or 2\.50/);
  },
);

it.each<[WrittenRunConfig, RegExp]>([
  [{ codexBin: '' }, /^--codex-bin is empty/],
  [{ claudeBin: ' ' }, /^--claude-bin is empty/],
  [{ codexSandbox: 'none' }, /^--codex-sandbox: "none" is unknown\. Use one of: read-only, workspace-write/],
  [{ acpCommand: ' ' }, /^--acp-command is empty/],
  [{ acpCommand: "'' acp" }, /^--acp-command is empty/],
  [{ acpCommand: 'agent "acp' }, /^--acp-command: "agent "acp" is not usable: .*Write it like "opencode acp"/],
  [{ codexConfig: ['model'] }, /^--codex-config: "model" is not usable\. Write key=value/],
])('refuses %o', (written, message) => {
  expect(() => resolveHere(written)).toThrow(message);
});
