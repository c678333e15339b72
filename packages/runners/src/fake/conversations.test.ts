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
