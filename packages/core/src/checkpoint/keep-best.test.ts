import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FakeScene } from '@harnessgym/runners';
import { expect, it } from 'vitest';
import { runLoop } from '../run/run-loop.js';
import { stage } from '../testing/stage.js';

it('C-06 A-13 a better state that cannot be kept costs neither the best one before it nor the summary', async () => {
  await using play = await stage({
    objective: { command: `printf '{"score": %s}' "$(cat score.txt)"`, optimize: true },
    files: { 'score.txt': '100' },
    context: { iterations: 3 },
    script: {
      attempt: ({ workspace, iteration }) =>
        writeFile(join(workspace, 'score.txt'), String(100 - iteration)).then(() => undefined),
    },
  });
  const { snapshots, store } = play.loop;
  // The template and the first best state are taken before the first iteration is recorded.
  const fullDisk = {
    ...snapshots,
    take: (tree: string) =>
      store.iterations().length > 0 ? Promise.reject(new Error('no space left')) : snapshots.take(tree),
  };
  await expect(runLoop({ ...play.loop, snapshots: fullDisk })).rejects.toThrow('no space left');
  expect(await play.json('summary.json')).toMatchObject({
    run_state: { state: 'crashed', message: 'no space left' },
    best_score: 99,
  });
  const best = await play.json('checkpoints', 'best_manifest.json');
  expect(best).toMatchObject({ iteration: 1, score: 99 });
  const [first] = store.iterations();
  if (first?.checkpoint === undefined) throw new Error('no checkpoint was kept');
  await snapshots.restore(first.checkpoint.snapshot, play.workspace);
  expect(await play.read('score.txt')).toBe('99');
});

const edits = {
  objective: { command: `printf '{"score": %s}' "$(cat score.txt)"`, optimize: true, editable: ['score.txt'] },
  files: { 'score.txt': '100', other: 'as it was' },
  script: {
    attempt: async ({ workspace, iteration }: FakeScene) => {
      await writeFile(join(workspace, 'score.txt'), String(100 - iteration));
      await writeFile(join(workspace, 'other'), 'edited');
      await writeFile(join(workspace, `planted-${iteration}`), '');
      return undefined;
    },
    build: ({ workspace }: FakeScene) => writeFile(join(workspace, 'late'), '').then(() => undefined),
  },
};

it('B-13 with editable files the best state is theirs alone, on the task as it was', async () => {
  await using play = await stage(edits);
  await runLoop(play.loop);
  expect(await play.json('summary.json')).toMatchObject({ best_score: 98 });
  expect([await play.read('score.txt'), await play.read('other')]).toEqual(['98', 'as it was']);
  const left = (await readdir(play.workspace)).filter((name) => !name.startsWith('.'));
  expect(left.sort()).toEqual(['other', 'score.txt']);
});

it('B-13 what does not count is no drift where it was there when the attempt was judged', async () => {
  await using play = await stage({ ...edits, context: { restoreBest: false } });
  await runLoop(play.loop);
  for (const iteration of ['1', '2'])
    expect((await play.json('iterations', iteration, 'iteration.json')).drift).toMatchObject({ paths: ['late'] });
  const left = (await readdir(play.workspace)).filter((name) => !name.startsWith('.'));
  expect(left.sort()).toEqual(['other', 'planted-1', 'planted-2', 'score.txt']);
});
