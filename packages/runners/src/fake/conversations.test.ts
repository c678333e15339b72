import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { keepConversations } from './conversations.js';

it('D-02 removes the draft that a killed process left, and keeps what it had written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hg-conversations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await keepConversations(folder).write('one', ['first']);
  await writeFile(join(folder, '.two.json.0123456789ab.tmp'), '["half');
  const later = keepConversations(folder);
  await Promise.all([later.write('two', ['first']), later.write('three', ['first'])]);
  expect((await readdir(folder)).sort()).toEqual(['one.json', 'three.json', 'two.json']);
  expect(await later.read('one')).toEqual(['first']);
});

it('A-01 knows nothing of a conversation in whose place a pipe stands, which gives way to the next one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hg-conversations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  execFileSync('mkfifo', [join(folder, 'one.json')]);
  const conversations = keepConversations(folder);
  expect(await conversations.read('one')).toBeUndefined();
  await conversations.write('one', ['first']);
  expect(await conversations.read('one')).toEqual(['first']);
});
