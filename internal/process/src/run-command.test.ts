import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('A-06 decodes output that is not UTF-8 with replacement', async () => {
    const result = await runCommand({
      command: { shell: String.raw`printf 'a\377b'` },
      cwd: folder,
      env,
      signal: never,
    });
    expect(result.stdout).toBe('a\uFFFDb');
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

  it('leaves no timer that would put off the end of this process', async () => {
    const openTimers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = openTimers();
    const run = (name: string) => {
      const logs = { stdout: join(folder, `${name}.out`), stderr: join(folder, `${name}.err`) };
      return runCommand({ command: { file: 'true', args: [] }, cwd: folder, env, signal: never, logs });
    };
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(run));
    // The test's own runner may have started one or two meanwhile.
    expect(openTimers() - before).toBeLessThan(4);
  });
});
