import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Runner } from '@harnessgym/runners';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { resolveConfig } from '../config/resolve-config.js';
import type { WrittenRunConfig } from '../config/run-config.js';
import type { RunProgress } from '../progress/run-progress.js';
import { stateLayout } from '../store/state-layout.js';
import { createLoopContext, type LoopParts } from './create-loop-context.js';
import type { RunEvent } from './events.js';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-context-')));
  await mkdir(join(folder, 'work'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const stop = new AbortController();
const runnerThat = (preflight: NonNullable<Runner['preflight']>): Runner => ({
  name: 'scripted',
  displayName: 'The agent',
  preflight,
  open: () => Promise.reject(new Error('There is no session.')),
});
const broken = runnerThat(() => Promise.reject(new Error('no such agent')));

async function open(
  { flags, ...parts }: Pick<LoopParts, 'runner'> & Partial<LoopParts> & { flags?: Partial<WrittenRunConfig> },
  resumed?: Partial<RunProgress>,
) {
  const written = { taskText: 'x', workspace: 'work', stateDir: 'state', ...flags };
  const config = await resolveConfig(written, { cwd: folder, env: {}, now: new Date() });
  const known = { startedAt: '', config, opening: { reached: 'part', known: {} }, iterations: new Map(), warnings: [] };
  const progress = resumed && { resumed: { ...known, ...resumed } as RunProgress };
  return createLoopContext(config, { env: {}, signal: stop.signal, versions: {}, ...progress, ...parts });
}

it('D-12 an agent that cannot work ends a run, new or resumed, before anything of it is written', async () => {
  await expect(open({ runner: broken })).rejects.toThrow('no such agent');
  await expect(open({ runner: broken }, {})).rejects.toThrow('no such agent');
  expect(await readdir(folder, { recursive: true })).toEqual(['work']);
});

it('F-05 a place where no clean room can be made ends a run before its first turn, and before anything of it is written', async () => {
  await mkdir(join(folder, 'node_modules', 'left-pad'), { recursive: true });
  vi.stubEnv('TMPDIR', folder);
  try {
    const refused = open({ runner: runnerThat(async () => []) });
    await expect(refused).rejects.toMatchObject({
      code: 'STATE_UNUSABLE',
      message: expect.stringContaining('--state-dir'),
    });
  } finally {
    vi.unstubAllEnvs();
  }
  expect(await readdir(join(folder, 'work'))).toEqual([]);
});

it('F-05 a run whose state folder is in a repository has its clean rooms among the temporary files', async () => {
  await mkdir(join(folder, 'state', '.git'), { recursive: true });
  await writeFile(join(folder, 'state', '.git', 'HEAD'), '');
  await mkdir(join(folder, 'tmp'));
  vi.stubEnv('TMPDIR', join(folder, 'tmp'));
  try {
    const context = await open({ runner: runnerThat(async () => []) });
    const { registry, qualifier, snapshots, signal } = context;
    const template = await snapshots.take(join(folder, 'work'));
    const request = { bundle: registry.bundle(() => true), template, signal, reportFolder: join(folder, 'report') };
    const report = await qualifier?.qualify(request);
    expect(report?.room).toMatch(new RegExp(`^${folder}/tmp/harnessgym-[0-9a-f]{12}/[0-9a-f]{16}$`));
    await context[Symbol.asyncDispose]();
  } finally {
    vi.unstubAllEnvs();
  }
  expect(await readdir(join(folder, 'tmp'))).toEqual([]);
});

it('A-13 a run of which only the closing is left goes on without its agent', async () => {
  const state = { state: 'finished', reason: 'solved' } as const;
  await using context = await open({ runner: broken }, { end: { reached: 'closing', state } });
  expect(context.store.resumed?.end?.state).toEqual(state);
});

it('tells what the agent doubts', async () => {
  const events: RunEvent[] = [];
  const runner = runnerThat(async () => ['Nobody is logged in.']);
  await using _ = await open({ runner, onEvent: (event) => void events.push(event) });
  expect(events).toMatchObject([{ type: 'warning', message: 'Nobody is logged in.' }]);
});

it.each([
  [{ maxTokens: '1000' }, 1],
  [{ maxCostUsd: '1' }, 0],
  [{ maxTokens: '1000', runner: 'exec', acpCommand: undefined }, 0],
])('D-17 with %j of an ACP agent it tells %j times that tokens are the least that was used', async (limit, times) => {
  const events: RunEvent[] = [];
  const flags = { runner: 'acp', acpCommand: 'opencode acp', ...limit } as Partial<WrittenRunConfig>;
  const runner = runnerThat(async () => []);
  await using _ = await open({ runner, flags, onEvent: (event) => void events.push(event) });
  const message = expect.stringMatching(/--max-tokens counts is the least that was used/);
  expect(events).toEqual(Array(times).fill(expect.objectContaining({ type: 'warning', message })));
});

it('a run that is cancelled while its agent is looked at is opened, so that this is recorded', async () => {
  const cancel = new AbortController();
  const runner = runnerThat(async () => {
    cancel.abort(new Error('Ctrl-C'));
    cancel.signal.throwIfAborted();
    return [];
  });
  await using context = await open({ runner, signal: cancel.signal });
  expect(context.signal.aborted).toBe(true);
});

it('C-09 what an earlier run had begun to copy, and could not remove, goes with the start of the next', async () => {
  const { stateFolder } = await resolveConfig(
    { taskText: 'x', workspace: 'work', stateDir: 'state' },
    { cwd: folder, env: {}, now: new Date() },
  );
  const copy = join(stateLayout(stateFolder).qualifiedCopy('0'.repeat(64)), '.harnessgym');
  await mkdir(join(copy, '.copy-0123456789ab'), { recursive: true });
  await mkdir(join(copy, 'skills'));
  await writeFile(join(copy, '.registry.json.0123456789ab.tmp'), '{');
  await using _ = await open({ runner: runnerThat(async () => []) });
  expect(await readdir(copy)).toEqual(['skills']);
});
