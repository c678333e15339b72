import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from './run-command.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hg-command-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const env = { PATH: process.env['PATH'] ?? '' };
const never = new AbortController().signal;

describe('runCommand', () => {
  it('reports the exit code and both streams, on disk and in memory', async () => {
    const logs = { stdout: join(folder, 'out'), stderr: join(folder, 'err') };
    const result = await runCommand({
      command: { shell: 'printf out; printf err >&2; exit 3' },
      cwd: folder,
      env,
      signal: never,
      logs,
    });
    expect(result).toMatchObject({ exit: { ended: 'exited', exitCode: 3 }, stdout: 'out', stderr: 'err' });
    expect(await readFile(logs.stdout, 'utf8')).toBe('out');
    expect(await readFile(logs.stderr, 'utf8')).toBe('err');
  });

  it('D-04 ends the whole tree on a timeout, grandchildren included', async () => {
    const timeout = AbortSignal.timeout(300);
    const late = join(folder, 'late');
    const result = await runCommand({
      command: { shell: `(sleep 1; echo late > ${late}) & sleep 30` },
      cwd: folder,
      env,
      signal: timeout,
    });
    expect(result.exit).toEqual({ ended: 'timed-out' });
    await delay(1_200);
    await expect(readFile(late)).rejects.toThrow('ENOENT');
  });

  it('D-01 is not held up by a background child that keeps the pipes open, and ends it', async () => {
    const result = await runCommand({
      command: { shell: 'echo id; sleep 60 & exit 0' },
      cwd: folder,
      env,
      signal: never,
    });
    expect(result).toMatchObject({ exit: { ended: 'exited', exitCode: 0 }, stdout: 'id\n' });
  });

  it.each<[string, string, (path: string) => unknown]>([
    ['a program that is not there', 'ENOENT', () => undefined],
    ['a program that may not be executed', 'EACCES', (path) => writeFile(path, '#!/bin/sh\n')],
    ['a folder', 'EACCES', (path) => mkdir(path)],
    ['a bad interpreter line', 'ENOENT', (path) => writeFile(path, '#!/nothing/here\n', { mode: 0o755 })],
  ])('A-07 says why %s could not be started', async (_name, code, put) => {
    const file = join(folder, 'program');
    await put(file);
    const { exit } = await runCommand({ command: { file, args: [] }, cwd: folder, env, signal: never });
    expect(exit).toMatchObject({ ended: 'not-started', reason: expect.stringContaining(code) });
  });

  it('A-07 names the folder when that is what is missing, not the program', async () => {
    const cwd = join(folder, 'nothing');
    const { exit } = await runCommand({ command: { shell: 'true' }, cwd, env, signal: never });
    expect(exit).toMatchObject({ ended: 'not-started', reason: expect.stringContaining(cwd) });
  });

  it('D-06 hands a command the end of its input at once', async () => {
    const result = await runCommand({ command: { shell: 'cat; echo end' }, cwd: folder, env, signal: never });
    expect(result).toMatchObject({ exit: { ended: 'exited', exitCode: 0 }, stdout: 'end\n' });
  });

  it('A-06 decodes output that is not UTF-8 with replacement', async () => {
    const result = await runCommand({
      command: { shell: String.raw`printf 'a\377b'` },
      cwd: folder,
      env,
      signal: never,
    });
    expect(result.stdout).toBe('a\uFFFDb');
  });

  it('D-05 stops writing a log at its limit and keeps the tail in memory', async () => {
    const logs = { stdout: join(folder, 'out'), stderr: join(folder, 'err') };
    const result = await runCommand({
      command: { shell: 'head -c 500000 /dev/zero | tr "\\0" x; printf end' },
      cwd: folder,
      env,
      signal: never,
      logs,
      outputLimit: 1_000,
    });
    expect((await readFile(logs.stdout)).length).toBe(1_000);
    expect(result.stdout.endsWith('xend')).toBe(true);
    expect(result.stdout.length).toBe(256 * 1024);
  });

  it('lets a command finish whose log cannot be written, and names the fault', async () => {
    const result = await runCommand({
      command: { shell: 'head -c 5000000 /dev/zero; printf end' },
      cwd: folder,
      env,
      signal: AbortSignal.timeout(10_000),
      logs: { stdout: '/dev/full', stderr: join(folder, 'err') },
    });
    expect(result.exit).toEqual({ ended: 'exited', exitCode: 0 });
    expect(result.logFault).toContain('/dev/full');
    expect(result.stdout.endsWith('end')).toBe(true);
  });

  it.each<[string, (path: string) => unknown]>([
    ['a pipe', (path) => execFileSync('mkfifo', [path])],
    ['a folder', (path) => mkdir(path)],
    ['a link to a file', (path) => symlink(join(folder, 'precious'), path)],
    ['a link to nothing', (path) => symlink(join(folder, 'nothing'), path)],
  ])('D-06 %s in the place of a log neither holds the command up nor is written through', async (_name, put) => {
    const logs = { stdout: join(folder, 'out'), stderr: join(folder, 'err') };
    await writeFile(join(folder, 'precious'), 'precious');
    await put(logs.stdout);
    const result = await runCommand({ command: { shell: 'printf out' }, cwd: folder, env, signal: never, logs });
    expect(result).toMatchObject({ exit: { exitCode: 0 }, stdout: 'out', logFault: expect.stringContaining('out') });
    expect(await readFile(join(folder, 'precious'), 'utf8')).toBe('precious');
    expect(await readdir(folder)).not.toContain('nothing');
  });

  it('runs a command whose log has no folder', async () => {
    const missing = join(folder, 'missing', 'err');
    const result = await runCommand({
      command: { shell: 'printf out; printf err >&2' },
      cwd: folder,
      env,
      signal: never,
      logs: { stdout: join(folder, 'out'), stderr: missing },
    });
    expect(result).toMatchObject({
      exit: { ended: 'exited' },
      stderr: 'err',
      logFault: expect.stringContaining(missing),
    });
    expect(await readFile(join(folder, 'out'), 'utf8')).toBe('out');
  });

  it.each([
    ['cancelled', AbortSignal.abort()],
    ['timed-out', AbortSignal.abort(new DOMException('too late', 'TimeoutError'))],
    ['timed-out', AbortSignal.abort({ name: 'TimeoutError', message: 'from another realm' })],
  ])('does not start a command whose signal has aborted: %s', async (ended, signal) => {
    const trace = join(folder, 'trace');
    // The command outlives polite signals, so that it leaves its trace if it is started at all.
    const command = { shell: `trap '' TERM; echo started > ${trace}` };
    expect(await runCommand({ command, cwd: folder, env, signal })).toEqual({
      exit: { ended },
      durationMs: 0,
      stdout: '',
      stderr: '',
    });
    await expect(readFile(trace)).rejects.toThrow('ENOENT');
  });

  it.each([
    ['an argument', { command: { file: 'echo', args: ['a\0b'] } }],
    ['the program', { command: { file: 'ec\0ho', args: [] } }],
    ['the shell line', { command: { shell: 'echo a\0b' } }],
    ['a variable', { env: { ...env, BROKEN: 'a\0b' } }],
  ])('does not start a command with a NUL in %s, and does not throw', async (_, broken) => {
    const request = { command: { shell: 'true' }, cwd: folder, env, signal: never, ...broken };
    expect((await runCommand(request)).exit).toMatchObject({
      ended: 'not-started',
      reason: expect.stringMatching(/NUL|null/),
    });
  });

  it('says briefly that an argument is too long', async () => {
    const command = { file: 'echo', args: ['x'.repeat(4_000_000)] };
    const { exit } = await runCommand({ command, cwd: folder, env, signal: never });
    expect(exit).toMatchObject({ ended: 'not-started', reason: expect.stringContaining('E2BIG') });
    expect(JSON.stringify(exit)).not.toContain('xxx');
  });

  it('caps the reason when the name of the program itself is long', async () => {
    const command = { file: join(folder, ...Array<string>(30).fill('x'.repeat(100))), args: [] };
    const { exit } = await runCommand({ command, cwd: folder, env, signal: never });
    expect(exit.ended).toBe('not-started');
    expect(JSON.stringify(exit).length).toBeLessThan(600);
  });
});
