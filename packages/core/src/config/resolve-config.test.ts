import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveConfig } from './resolve-config.js';
import type { WrittenRunConfig } from './run-config.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-config-')));
  await mkdir(join(folder, 'work'));
  await writeFile(join(folder, 'work', 'task.md'), 'in the workspace');
  await writeFile(join(folder, 'task.md'), 'beside it');
  await writeFile(join(folder, 'elsewhere.md'), 'elsewhere');
  await symlink('loop', join(folder, 'loop'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const now = new Date('2026-01-02T03:04:05.678Z');
const resolveHere = (written: WrittenRunConfig) =>
  resolveConfig(
    { taskText: 'do it', workspace: 'work', ...written },
    { cwd: folder, env: { HOME: '/home/somebody' }, now },
  );
const taskFile = (task: string) => resolveConfig({ task, workspace: 'work' }, { cwd: folder, env: {}, now });

it('fills in the documented defaults', async () => {
  const config = await resolveHere({});
  expect(config).toMatchObject({
    iterations: 3,
    attemptMs: [2_700_000],
    buildMs: 1_200_000,
    reflectionMs: 1_200_000,
    scorerMs: 120_000,
    repairs: 1,
    runner: 'exec',
    taskState: 'continue',
    depth: 'deep',
    buildAfterSolve: false,
    restoreBest: true,
    qualifyArtifacts: true,
    agents: {
      codex: { bin: 'codex', sandbox: 'workspace-write', config: [], extraArgs: [] },
      claude: { bin: 'claude', permissionMode: 'bypassPermissions', extraArgs: [] },
    },
    warnings: [],
    task: {
      text: 'do it',
      source: { from: 'inline' },
      workspace: join(folder, 'work'),
      objective: { claimKey: 'score', scorerKey: 'score', direction: 'lower', optimize: false },
    },
  });
  expect(config.runId).toMatch(/^20260102T030405Z-[0-9a-f]{8}$/);
  expect(config.stateFolder).toMatch(/^\/home\/somebody\/\.local\/state\/harnessgym\/[0-9a-f]{12}$/);
});

it('I-01 looks for the task in the workspace first, then beside the caller', async () => {
  expect((await taskFile('task.md')).task.text).toBe('in the workspace');
  expect((await taskFile('elsewhere.md')).task).toMatchObject({
    text: 'elsewhere',
    source: { from: 'file', path: join(folder, 'elsewhere.md') },
  });
});

it('follows symlinks to the real workspace', async () => {
  await symlink('work', join(folder, 'link'));
  expect((await resolveHere({ workspace: 'link' })).task.workspace).toBe(join(folder, 'work'));
});

it('takes the score key of the scorer from --score-key unless it has its own', async () => {
  const scorer = { scoreKey: 'cycles', postAttemptCommand: 'score' };
  expect((await resolveHere(scorer)).task.objective).toMatchObject({ claimKey: 'cycles', scorerKey: 'cycles' });
  expect((await resolveHere({ ...scorer, postAttemptScoreKey: 'ns' })).task.objective).toMatchObject({
    scorerKey: 'ns',
  });
});

it('reads a list of attempt budgets, blank pieces dropped', async () => {
  expect((await resolveHere({ attemptTimeouts: '5m, ,20m' })).attemptMs).toEqual([300_000, 1_200_000]);
});

it.each<[string, WrittenRunConfig, RegExp]>([
  ['C-10 a workspace that is not there', { workspace: 'wrok' }, /--workspace: .*wrok does not exist/],
  ['a workspace that is a file', { workspace: 'task.md' }, /--workspace: .* is not a folder/],
  ['C-11 a run id that is a path', { runId: '../x' }, /--run-id: "\.\.\/x"/],
  ['C-11 an absolute run id', { runId: '/tmp/x' }, /--run-id: "\/tmp\/x"/],
  ['C-11 a run id of one dot', { runId: '.' }, /--run-id: "\."/],
  ['C-11 an empty run id', { runId: '' }, /--run-id: ""/],
  ['C-11 a run id that is too long', { runId: 'a'.repeat(65) }, /--run-id: .* up to 64/],
  ['C-11 a run id that looks like a flag', { runId: '-x' }, /--run-id: "-x" .*no - at its start/],
  ['a run id that stands for the newest run', { runId: 'latest' }, /--run-id: "latest"/],
  ['C-11 a run id of dots', { runId: '..' }, /--run-id: "\.\."/],
  ['no iterations', { iterations: '0' }, /--iterations: "0"/],
  ['half an iteration', { iterations: '1.5' }, /--iterations: "1\.5"/],
  ['a negative number of repairs', { artifactRepairAttempts: '-1' }, /--artifact-repair-attempts/],
  ['B-06 a target that is no number', { stopScore: 'nan' }, /--stop-score: "nan"/],
  [
    'an unknown runner',
    { runner: 'codx' },
    /--runner: "codx" is unknown\. Use one of: exec, claude, tui-goal, acp, fake/,
  ],
  ['an unknown task state', { taskState: 'keep' }, /--task-state: "keep"/],
  ['an unknown depth', { harnessDepth: 'profound' }, /--harness-depth/],
  ['an empty state folder', { stateDir: '' }, /--state-dir is empty/],
  ['an empty scenario', { fakeScenario: '', runner: 'fake' }, /--fake-scenario is empty/],
  ['an empty score key', { scoreKey: ' ', stopScore: '1' }, /--score-key is empty/],
  ['an empty workspace', { workspace: '' }, /--workspace is empty/],
  ['a hexadecimal target', { stopScore: '0x10' }, /--stop-score: "0x10"/],
  ['a bad duration', { buildTimeout: '5 min' }, /--build-timeout: "5 min"/],
  ['an empty list of budgets', { attemptTimeouts: ' , ' }, /--attempt-timeouts holds no duration/],
  [
    'I-02 more budgets than iterations',
    { attemptTimeouts: '1m,2m', iterations: '1' },
    /--attempt-timeouts has 2 entries for --iterations 1\. Drop some/,
  ],
  [
    'I-02 a scorer budget without a scorer',
    { postAttemptTimeout: '1m' },
    /--post-attempt-timeout has no effect without --post-attempt-command/,
  ],
  ['I-02 restoring without an optimisation', { restoreBest: false }, /without --optimization-mode/],
  [
    'a scenario for another runner',
    { fakeScenario: 'x', runner: 'exec' },
    /--fake-scenario has no effect with --runner exec\. Use --runner fake/,
  ],
  ['an empty scorer', { postAttemptCommand: ' ' }, /--post-attempt-command is empty/],
  ['an empty task', { taskText: ' \n' }, /--task-text is empty/],
  [
    'a state folder inside the workspace that looks like its parent',
    { stateDir: 'work/..state' },
    /--state-dir: .* is inside/,
  ],
  ['a state folder that is a file', { stateDir: 'task.md' }, /--state-dir: .*task\.md is not a folder/],
  ['a state folder under a file', { stateDir: 'task.md/a/b' }, /--state-dir: .*task\.md is not a folder/],
  ['a state folder behind a loop of links', { stateDir: 'loop/a' }, /--state-dir: .* cannot be used \(ELOOP/],
  [
    'a state folder with too long a name',
    { stateDir: 'x'.repeat(300) },
    /--state-dir: .* cannot be used \(ENAMETOOLONG/,
  ],
  ['a state folder inside the workspace', { stateDir: 'work/state' }, /--state-dir: .* is inside the workspace/],
])('refuses %s', async (_name, written, message) => {
  await expect(resolveHere(written)).rejects.toThrow(message);
});

it('finds a state folder that a link leads into the workspace, and names where it came from', async () => {
  await symlink('work', join(folder, 'link'));
  const env = { HARNESSGYM_STATE_DIR: 'link/state' };
  const written = { taskText: 'x', workspace: 'work' };
  await expect(resolveConfig(written, { cwd: folder, env, now })).rejects.toThrow(
    /^HARNESSGYM_STATE_DIR: .*inside the workspace/,
  );
  const outside = await resolveConfig(written, { cwd: folder, env: { HARNESSGYM_STATE_DIR: 'state' }, now });
  expect(outside.stateFolder.startsWith(join(folder, 'state'))).toBe(true);
});

it('ignores a relative XDG_STATE_HOME, as its specification asks', async () => {
  const env = { HOME: '/home/somebody', XDG_STATE_HOME: 'relative' };
  const { stateFolder } = await resolveConfig({ taskText: 'x', workspace: 'work' }, { cwd: folder, env, now });
  expect(stateFolder).toMatch(/^\/home\/somebody\/\.local\/state\//);
});

it('refuses two tasks, no task, and a task that is not there', async () => {
  await expect(resolveHere({ task: 'task.md' })).rejects.toThrow(/exactly one of --task FILE and --task-text/);
  await expect(resolveConfig({ workspace: 'work' }, { cwd: folder, env: {}, now })).rejects.toThrow(/exactly one/);
  await expect(taskFile('nothing.md')).rejects.toThrow(
    /--task: "nothing\.md" was not found\. Looked at .*work\/nothing\.md and /,
  );
});
