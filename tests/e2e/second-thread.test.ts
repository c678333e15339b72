import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { openSnapshotStore as openWithOneThread } from '@harnessgym/workspace';
import { afterAll, beforeAll, expect, it } from 'vitest';

// Sources have no program for the second thread, so the built package walks with two and the sources with one.
const built = new URL('../../packages/workspace/dist/index.js', import.meta.url).href;
const { openSnapshotStore: openWithTwo }: { openSnapshotStore: typeof openWithOneThread } = await import(built);

const threads: Worker[] = [];
process.on('worker', (thread) => threads.push(thread));

let scratch: string;
let tree: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'hg-threads-'));
  tree = join(scratch, 'tree');
  for (let folder = 0; folder < 60; folder += 1) {
    const path = join(tree, `part-${folder % 3}`, `folder-${folder}`);
    await mkdir(join(path, 'empty'), { recursive: true });
    await symlink('no such file', join(path, 'link'));
    for (let file = 0; file < 100; file += 1) await writeFile(join(path, `file-${file}`), `${file % 7}`);
  }
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

it('a large tree is walked by two threads as by one, whatever changed and also when the second one dies', async () => {
  const one = await openWithOneThread({ folder: join(scratch, 'one') });
  const two = await openWithTwo({ folder: join(scratch, 'two') });
  const first = await two.take(tree);
  expect(first).toMatchObject({ id: (await one.take(tree)).id, entries: 3 + 60 * 103 });
  const thread = threads[0];
  const answers = () => thread?.performance.eventLoopUtilization().active ?? 0;
  // It is never waited for, so on a busy machine some walks are over before it has read anything.
  await setTimeout(500);
  for (const before = answers(); answers() === before; ) await two.take(tree);

  await writeFile(join(tree, 'part-1/folder-1/file-1'), 'edited');
  await rm(join(tree, 'part-2/folder-2'), { recursive: true });
  await writeFile(join(tree, 'part-0/new'), 'new');
  const edited = await two.take(tree);
  expect(edited.id).toBe((await one.take(tree)).id);
  const { restored, removed } = await two.restore(first, tree);
  expect({ restored: restored.length, removed }).toEqual({ restored: 1 + 103, removed: ['part-0/new'] });

  await thread?.terminate();
  expect((await two.take(tree)).id).toBe(first.id);
  expect(threads.length).toBe(1);
});
