import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runLoop } from '../run/run-loop.js';
import { stage } from '../testing/stage.js';

it('A-13 the best state comes back on a crash too, and the summary says so', async () => {
  await using play = await stage({
    objective: { command: `printf '{"score": %s}' "$(cat score.txt)"`, optimize: true },
    files: { 'score.txt': '100' },
    context: { iterations: 2 },
    script: { attempt: ({ workspace }) => writeFile(join(workspace, 'score.txt'), '50').then(() => undefined) },
  });
  const { runner, store } = play.loop;
  const gone: typeof runner = {
    ...runner,
    open: async (options) => {
      if (store.iterations().length === 0) return runner.open(options);
      await writeFile(join(play.workspace, 'score.txt'), 'half of an edit');
      throw new Error('the agent is gone');
    },
  };
  await expect(runLoop({ ...play.loop, runner: gone })).rejects.toThrow('the agent is gone');
  expect(await play.read('score.txt')).toBe('50');
  expect(await play.json('summary.json')).toMatchObject({
    run_state: { state: 'crashed', message: 'the agent is gone' },
    best_checkpoint: { restored: true, restore: { iteration: 1, confirmation: 'confirmed' } },
  });
});
