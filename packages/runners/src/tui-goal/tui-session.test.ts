import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWay } from '@harnessgym/internal-fs/make-way';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OpenOptions, Runner } from '../runner.js';
import type { TurnRequest } from '../turn.js';
import { createTuiGoalRunner } from './create-tui-goal-runner.js';
import { loadTerminal } from './load-terminal.js';
import { openTuiSession } from './open-tui-session.js';
import { requireTerminal } from './require-terminal.js';

// Programs in Codex's place, on a real terminal.

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-tui-')));
  await mkdir(join(folder, 'home'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('D-13 a program that exits at once has completed nothing, and its exit code is told', async () => {
  const { result, log } = await turnOf('echo "error: no such profile"; exit 3');
  expect(result).toMatchObject({
    outcome: {
      outcome: 'infrastructure',
      reason: expect.stringMatching(/exited with code 3 .*: error: no such profile/),
    },
    exitCode: 3,
  });
  expect(await log('transcript')).toMatch(/^status: failed\n.*^return_code: 3\n/ms);
  expect(await log('stdout')).toContain('error: no such profile');
});

it('D-13 a program that is killed has completed nothing', async () => {
  const { result } = await turnOf('kill -9 $$');
  expect(result.outcome).toMatchObject({ outcome: 'infrastructure', reason: expect.stringContaining('signal 9') });
  expect(result).not.toHaveProperty('exitCode');
});

it('A-01 writes nothing behind a link of the program, also when the screen cannot be written', async () => {
  await mkdir(join(folder, 'elsewhere'));
  await mkdir(join(folder, 'logs'));
  const logs = logsIn(join(folder, 'logs'));
  const clearWay = async (path: string) => {
    if (path === logs.stdout) throw new Error('refused');
    await makeWay(path, folder);
  };
  const script = 'until [ -s logs/prompt.txt ]; do sleep 0.05; done; mv logs mine; ln -s elsewhere logs';
  const { result } = await turnOf(script, { logs, clearWay });
  const reason = expect.stringContaining('refused');
  expect(result.outcome).toMatchObject({ outcome: 'infrastructure', reason });
  expect(await readdir(join(folder, 'elsewhere'))).toEqual([]);
  expect(await readFile(logs.prompt, 'utf8')).toBe('What now?');
  expect(await readFile(logs.transcript, 'utf8')).toMatch(/^status: failed/m);
});

it('D-14 gives it a controlling terminal with a size', async () => {
  const { log } = await turnOf('stty size < /dev/tty; exit 0');
  expect(await log('stdout')).toContain('48 160');
});

it('A-16 a program that does not exist is an outcome', async () => {
  const runner = createTuiGoalRunner({ bin: join(folder, 'missing') });
  expect(await oneTurn(runner)).toMatchObject({ outcome: { outcome: 'infrastructure' } });
});

it('starts nothing for a turn whose signal has aborted before, and writes its files', async () => {
  const { result, log } = await turnOf('touch started', { signal: AbortSignal.abort() });
  expect(result).toEqual({ outcome: { outcome: 'cancelled' }, durationMs: 0 });
  expect(await readdir(folder)).not.toContain('started');
  expect(await log('transcript')).toMatch(/^status: cancelled\n.*^return_code: none\n/ms);
  expect(await log('prompt')).toBe('What now?');
});

it('D-14 where no terminal is to be had, preflight says so, and a turn that meets it is an outcome', async () => {
  const { pty, xterm } = await loadTerminal();
  // As it is without /dev/ptmx.
  const spawn = () => {
    throw new Error('forkpty(3) failed.');
  };
  const parts = { pty: { ...pty, spawn }, xterm };
  const reason = expect.stringMatching(/forkpty\(3\) failed\. .*\/dev\/ptmx.*--runner exec/);
  await expect(requireTerminal(parts, { workspace: folder, env: {} })).rejects.toMatchObject({
    code: 'AGENT_UNUSABLE',
    message: reason,
  });
  const open = (options: OpenOptions) => openTuiSession({ codex: {}, parts }, options);
  expect(await oneTurn({ open })).toEqual({ outcome: { outcome: 'infrastructure', reason }, durationMs: 0 });
  expect(await readFile(join(folder, 'transcript.txt'), 'utf8')).toMatch(/^reason: .*forkpty/m);
});

it('D-14 finds the terminal that is there', async () => {
  await requireTerminal(await loadTerminal(), { workspace: folder, env: {} });
});

it('D-03 takes skills back when Codex cannot be ended, and tells of it', async () => {
  const skill = { name: 'adding', folder: join(folder, 'skill') };
  await mkdir(skill.folder);
  await writeFile(join(folder, 'codex'), composer, { mode: 0o755 });
  const env = { PATH: process.env['PATH'] ?? '', HOME: join(folder, 'home') };
  const codex = { bin: join(folder, 'codex') };
  const toolset = { servers: [], skills: [skill] };
  const options = { workspace: folder, toolset, env, signal: never };
  const session = await openTuiSession({ codex, parts: await loadTerminal() }, options);
  expect(await readdir(join(folder, '.agents', 'skills'))).toEqual(['adding']);
  const logs = logsIn(folder);
  const { outcome } = await session.turn({ prompt: 'What now?', signal: never, logs, env: {} });
  expect(outcome).toEqual({ outcome: 'completed', finalMessage: 'Done.' });
  using _refusing = refuseKills();
  await expect(session[Symbol.asyncDispose]()).rejects.toMatchObject({
    code: 'UNMOUNT_FAILED',
    message: expect.stringMatching(/has left running what could not be ended: \d+ /),
  });
  expect(await readdir(folder)).not.toContain('.agents');
});

/** Nothing can be ended until this is disposed of. */
function refuseKills(): Disposable {
  const { kill } = process;
  const refused = new Set<number>();
  const spy = vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    if (signal === 0) return kill.call(process, pid, signal);
    refused.add(Math.abs(pid));
    throw Object.assign(new Error('refused'), { code: 'EPERM' });
  });
  return {
    [Symbol.dispose]() {
      spy.mockRestore();
      for (const pid of refused) process.kill(pid, 'SIGKILL');
    },
  };
}

/** Answers one prompt, and does not go when it is asked to. */
const composer = `#!/usr/bin/env node
const { appendFileSync, mkdirSync } = require('node:fs');
const sessions = process.env.HOME + '/.codex/sessions/';
const day = sessions + new Date().toISOString().slice(0, 10).replaceAll('-', '/');
let line = '';
process.stdin.setRawMode(true);
process.stdin.on('data', (data) => {
  if (String(data) === '\\r') return answer();
  line += String(data).replace(/\\u001b\\[20[01]~/g, '');
  process.stdout.write(line);
});
process.stdout.write('\\u203a ');

function answer() {
  process.stdout.write('\\r\\n\\u203a ');
  mkdirSync(day, { recursive: true });
  note('session_meta', { id: 'one', cwd: process.cwd(), source: 'cli' });
  note('event_msg', { type: 'task_started', prompt: line });
  note('event_msg', { type: 'task_complete', last_agent_message: 'Done.' });
}

function note(type, payload) {
  appendFileSync(day + '/rollout-one.jsonl', JSON.stringify({ type, payload }) + '\\n');
}
`;

const never = new AbortController().signal;

async function turnOf(script: string, options: Partial<TurnRequest> = {}) {
  await writeFile(join(folder, 'codex'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const result = await oneTurn(createTuiGoalRunner({ bin: join(folder, 'codex') }), options);
  return { result, log: (name: string) => readFile(join(folder, `${name}.txt`), 'utf8') };
}

async function oneTurn(runner: Pick<Runner, 'open'>, options: Partial<TurnRequest> = {}) {
  const env = { PATH: process.env['PATH'] ?? '', HOME: join(folder, 'home') };
  const toolset = { servers: [], skills: [] };
  await using session = await runner.open({ workspace: folder, toolset, env, signal: never });
  const tags = { HARNESSGYM_PHASE: 'attempt' };
  return await session.turn({ prompt: 'What now?', signal: never, logs: logsIn(folder), env: tags, ...options });
}

function logsIn(place: string) {
  const path = (name: string) => join(place, `${name}.txt`);
  return { prompt: path('prompt'), stdout: path('stdout'), stderr: path('stderr'), transcript: path('transcript') };
}
