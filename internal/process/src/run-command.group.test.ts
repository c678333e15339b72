import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '@harnessgym/internal-testkit/is-running';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runCommand } from './run-command.js';

let folder: string;
let pidFile: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-group-'));
  pidFile = join(folder, 'pid');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const env = { PATH: process.env['PATH'] ?? '' };
const never = new AbortController().signal;
const run = (shell: string, signal = never) => runCommand({ command: { shell }, cwd: folder, env, signal });

async function pid(): Promise<number> {
  return vi.waitFor(async () => {
    const text = await readFile(pidFile, 'utf8');
    expect(text).toMatch(/^\d+\n$/);
    return Number(text);
  });
}

/** A signal that fires when the command has written its pid file. */
async function onceReady(reason?: unknown): Promise<AbortSignal> {
  const stop = new AbortController();
  void pid().then(() => stop.abort(reason));
  return stop.signal;
}

it('D-01 is not held up by a background child that keeps the pipes open, loses no output, and ends it', async () => {
  const result = await run(`echo id; sleep 60 & echo $! > ${pidFile}; exit 0`);
  expect(result).toMatchObject({ exit: { ended: 'exited', exitCode: 0 }, stdout: 'id\n' });
  expect(isRunning(await pid())).toBe(false);
});

it('D-01 is not held up by a child that has left the group with the pipes', async () => {
  const result = await run(
    `echo id; setsid sh -c 'echo $$ > ${pidFile}; exec sleep 60' & while [ ! -s ${pidFile} ]; do :; done`,
  );
  process.kill(await pid(), 'SIGKILL');
  expect(result).toMatchObject({ exit: { ended: 'exited', exitCode: 0 }, stdout: 'id\n' });
});

it('D-03 ends a background child after a normal end, also one that wants none of the pipes', async () => {
  const result = await run(`sleep 60 > /dev/null 2>&1 < /dev/null & echo $! > ${pidFile}`);
  expect(result.exit).toEqual({ ended: 'exited', exitCode: 0 });
  expect(isRunning(await pid())).toBe(false);
});

it('D-04 ends the grandchildren of a shell too when the time is up', async () => {
  const timeout = new DOMException('too late', 'TimeoutError');
  const { exit } = await run(`(sleep 60 & echo $! > ${pidFile}; wait) & wait`, await onceReady(timeout));
  expect(exit).toEqual({ ended: 'timed-out' });
  expect(isRunning(await pid())).toBe(false);
});

it('D-02 kills a child that ignores polite signals', async () => {
  const stubborn = `trap '' TERM INT HUP; echo $$ > ${pidFile}; while :; do sleep 1; done`;
  const { exit } = await run(stubborn, await onceReady());
  expect(exit).toEqual({ ended: 'cancelled' });
  expect(isRunning(await pid())).toBe(false);
});

it('tells the signal that ended the command from an exit code', async () => {
  expect((await run('kill -SEGV $$')).exit).toEqual({ ended: 'signalled', signal: 'SIGSEGV' });
});
