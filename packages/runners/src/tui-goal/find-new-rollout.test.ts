import { appendFile, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findNewRollout } from './find-new-rollout.js';

let home: string;
let day: string;
beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'hg-rollouts-')));
  day = join(home, '.codex', 'sessions', new Date().toISOString().slice(0, 10).replaceAll('-', '/'));
  await mkdir(day, { recursive: true });
});
afterEach(() => rm(home, { recursive: true, force: true }));

it('finds the thread that was asked in the workspace, as soon as Codex has noted the prompt', async () => {
  const before = await rollout('before', {}, { prompt: 'Read attempt.txt' });
  await rollout('elsewhere', { cwd: '/elsewhere' }, { prompt: 'Read attempt.txt' });
  await rollout('of-an-agent', { source: { subagent: {} } }, { prompt: 'Read attempt.txt' });
  await rollout('of-the-user', {}, { prompt: 'Hello' });
  await mkdir(join(day, 'rollout-folder.jsonl'));
  const find = findNewRollout({ workspace: home, promptPath: '/logs/attempt.txt', before: [before] }, { HOME: home });
  expect(await find()).toBeUndefined();
  const ours = await rollout('ours', {});
  expect(await find()).toBeUndefined();
  await appendFile(ours, 'Read attempt.txt');
  expect(await find()).toBe(ours);
});

it('looks once at a thread that is known to be of another, and only at the head of a long one', async () => {
  const another = await rollout('another', { cwd: '/elsewhere' });
  const long = await rollout('long', {}, { padding: 'x'.repeat(1024 * 1024) });
  const find = findNewRollout({ workspace: home, promptPath: '/logs/attempt.txt', before: [] }, { HOME: home });
  expect(await find()).toBeUndefined();
  await appendFile(long, 'attempt.txt');
  // What nobody looks at may say anything.
  await rm(another);
  await rollout('another', {}, { prompt: 'Read attempt.txt' });
  expect(await find()).toBeUndefined();
});

async function rollout(id: string, meta: object, item?: object): Promise<string> {
  const file = join(day, `rollout-${id}.jsonl`);
  const first = { type: 'session_meta', payload: { id, cwd: home, source: 'cli', ...meta } };
  await writeFile(file, `${[first, item].map((line) => JSON.stringify(line)).join('\n')}\n`);
  return file;
}
