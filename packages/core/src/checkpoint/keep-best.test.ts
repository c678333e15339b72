import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
