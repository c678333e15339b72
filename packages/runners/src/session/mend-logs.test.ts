import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWay } from '@harnessgym/internal-fs/make-way';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
import { expect, it } from 'vitest';
import { openCliSession } from './cli-session.js';
import type { Dialect } from './dialect.js';
import { mendLogs } from './mend-logs.js';

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
  await using play = await stage(script);
  expect(await play.turn()).toMatchObject({ outcome: 'completed' });
  expect(await play.read('prompt')).toBe('What now?');
  expect(await play.read('stdout')).toBe('early\nlate\n');
  expect(await play.read('stderr')).toBe('oops\n');
  expect(await play.read('transcript')).toContain('status: completed');
  expect(await play.outside()).toEqual([]);
});

it.each(['prompt', 'stdout'])('A-01 a %s that cannot be written leads the transcript through no link', async (name) => {
  await using play = await stage('mv logs mine; ln -s ../outside logs');
  await mkdir(play.log(name));
  const reason = expect.stringContaining(play.log(name));
  expect(await play.turn()).toMatchObject({ outcome: 'infrastructure', reason });
  expect(await play.outside()).toEqual([]);
  expect(await play.read('transcript')).toContain('status: failed');
});

it('A-01 writes nothing behind a link that cannot be cleared away, and says what failed', async () => {
  await using play = await stage('mv logs mine; ln -s ../outside logs');
  const outcome = await play.turn(() => Promise.reject(new Error('no space left, events.jsonl')));
  const reason = expect.stringMatching(/clearing the way to '.*prompt\.txt' failed: no space left, events\.jsonl$/);
  expect(outcome).toMatchObject({ outcome: 'infrastructure', reason });
  expect(await play.outside()).toEqual([]);
});

it.each([0o555, 0o000])('A-13 puts logs back in a folder that the agent has closed (mode %i)', (mode) =>
  withoutRoot(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hg-mend-'));
    const logs = logsIn(folder);
    await writeFile(logs.stdout, 'whole');
    await chmod(folder, mode);
    await mendLogs({ logs, prompt: 'What now?' }, { stdout: 'the end', stderr: 'oops' });
    expect(await readFile(logs.prompt, 'utf8')).toBe('What now?');
    expect(await readFile(logs.stdout, 'utf8')).toBe('whole');
    expect(await readFile(logs.stderr, 'utf8')).toBe('oops');
    await rm(folder, { recursive: true });
  }),
);

/** A workspace with an agent that prints, does what `script` says, and prints again. */
async function stage(script: string) {
  const folder = await mkdtemp(join(tmpdir(), 'hg-mend-'));
  const workspace = join(folder, 'work');
  const logs = join(workspace, 'logs');
  await mkdir(logs, { recursive: true });
  await mkdir(join(folder, 'outside'));
  const command = () => ['sh', '-c', `echo early; echo oops >&2; ${script}; echo late`] as const;
  const log = (name: string) => join(logs, `${name}.txt`);
  return {
    log,
    read: (name: string) => readFile(log(name), 'utf8'),
    outside: () => readdir(join(folder, 'outside')),
    async turn(clearWay = (path: string) => makeWay(path, workspace).then(() => undefined)) {
      const options = { workspace, toolset: { servers: [], skills: [] }, signal: never };
      const env = { PATH: process.env['PATH'] ?? '' };
      await using session = await openCliSession({ ...dialect, command }, { ...options, env });
      const request = { prompt: 'What now?', signal: never, logs: logsIn(logs), env: {}, clearWay };
      return (await session.turn(request)).outcome;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

const never = new AbortController().signal;

function logsIn(folder: string) {
  const path = (name: string) => join(folder, `${name}.txt`);
  return { prompt: path('prompt'), stdout: path('stdout'), stderr: path('stderr'), transcript: path('transcript') };
}
