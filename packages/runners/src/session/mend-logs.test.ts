import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWay } from '@harnessgym/internal-fs/make-way';
import { expect, it } from 'vitest';
import { openCliSession } from './cli-session.js';
import type { Dialect } from './dialect.js';

const dialect: Omit<Dialect, 'command'> = {
  displayName: 'The agent',
  usageCovers: 'turn',
  knows: async () => false,
  read: () => [{ type: 'completed' }],
  explain: (reason) => ({ outcome: 'agent-error', reason }),
  judgeServers: () => [],
};

it.each<[string, string]>([
  ['a pipe in the place of its logs', 'for log in logs/*; do rm $log; mkfifo $log; done; mkfifo logs/transcript.txt'],
  ['a link that leads nowhere there', 'for log in logs/*; do ln -sfn /nothing/here $log; done'],
  ['a link to another folder in the place of theirs', 'mv logs mine; ln -s ../outside logs'],
  ['a pipe in the place of their folder', 'mv logs mine; mkfifo logs'],
  ['nothing', 'rm -r logs'],
])('A-01 a turn that leaves %s is what it was, and its logs are written', async (_, script) => {
  const folder = await mkdtemp(join(tmpdir(), 'hg-mend-'));
  const workspace = join(folder, 'work');
  const log = (name: string) => join(workspace, 'logs', `${name}.txt`);
  await mkdir(join(workspace, 'logs'), { recursive: true });
  await mkdir(join(folder, 'outside'));
  const never = new AbortController().signal;
  const env = { PATH: process.env['PATH'] ?? '' };
  const command = () => ['sh', '-c', `echo early; echo oops >&2; ${script}; echo late`] as const;
  const toolset = { servers: [], skills: [] };
  await using session = await openCliSession({ ...dialect, command }, { workspace, toolset, env, signal: never });

  const { outcome } = await session.turn({
    prompt: 'What now?',
    signal: never,
    logs: { prompt: log('prompt'), stdout: log('stdout'), stderr: log('stderr'), transcript: log('transcript') },
    env: {},
    clearWay: (path) => makeWay(path, workspace).then(() => undefined),
  });
  expect(outcome).toMatchObject({ outcome: 'completed' });
  expect(await readFile(log('prompt'), 'utf8')).toBe('What now?');
  expect(await readFile(log('stdout'), 'utf8')).toBe('early\nlate\n');
  expect(await readFile(log('stderr'), 'utf8')).toBe('oops\n');
  expect(await readFile(log('transcript'), 'utf8')).toContain('status: completed');
  expect(await readdir(join(folder, 'outside'))).toEqual([]);
  await rm(folder, { recursive: true });
});
