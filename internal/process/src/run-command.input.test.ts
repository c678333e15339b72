import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished, vi } from 'vitest';
import { runCommand } from './run-command.js';

const env = { PATH: process.env['PATH'] ?? '' };
const { signal } = new AbortController();
const run = (shell: string, input?: string) =>
  runCommand({ command: { shell }, cwd: '/', env, signal, ...(input !== undefined && { input }) });

it('D-06 gives a command that reads stdin its end at once', async () => {
  expect(await run('cat; echo end')).toMatchObject({ exit: { exitCode: 0 }, stdout: 'end\n' });
});

it('A-05 hands over an input of any length, and then its end', async () => {
  const input = `${'é'.repeat(1_000_000)}!`;
  expect(await run('wc -c', input)).toMatchObject({
    exit: { exitCode: 0 },
    stdout: expect.stringMatching(/^ *2000001\n/),
  });
  expect((await run('cat', 'né')).stdout).toBe('né');
  expect((await run('cat; echo end', '')).stdout).toBe('end\n');
});

it('A-05 lets a command be that closes stdin at once, and one that never reads it', async () => {
  const input = 'x'.repeat(4_000_000);
  expect(await run('exec <&-; sleep 0.3; echo done', input)).toMatchObject({ exit: { exitCode: 0 }, stdout: 'done\n' });
  expect(await run('echo done', input)).toMatchObject({ exit: { exitCode: 0 }, stdout: 'done\n' });
});

it('A-05 is not held up by a child outside the group that keeps stdin open unread', async () => {
  const pipes = openPipes();
  const { exit, stdout } = await run('setsid sleep 60 <&0 >/dev/null 2>&1 & echo $!', 'x'.repeat(4_000_000));
  onTestFinished(() => void process.kill(Number(stdout), 'SIGKILL'));
  expect(exit).toEqual({ ended: 'exited', exitCode: 0 });
  await vi.waitFor(() => expect(openPipes()).toBe(pipes));
});

it('hands on a stream as it comes, so that a command can be answered', async () => {
  const input = new PassThrough();
  input.write('one\n');
  const { exit, stdout } = await runCommand({
    command: { shell: 'read a; echo "got $a"; read b; echo "got $b"; cat; echo end' },
    ...{ cwd: '/', env, signal, input },
    onStdout: (chunk) => void (chunk.toString().includes('one') && input.end('two\n')),
  });
  expect([exit, stdout]).toEqual([{ ended: 'exited', exitCode: 0 }, 'got one\ngot two\nend\n']);
});

it('does not start a command for whose input nothing is there', async () => {
  const missing = { command: { file: '/no/such/program', args: [] }, cwd: '/', env, signal, input: 'prompt' };
  expect((await runCommand(missing)).exit).toMatchObject({ ended: 'not-started', code: 'ENOENT' });
});

/** What would keep this process from ending. */
function openPipes(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'PipeWrap').length;
}
