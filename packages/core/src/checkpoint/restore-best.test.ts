import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutRoot } from '@harnessgym/internal-testkit/without-root';
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

const objective = { command: `printf '{"score": %s}' "$(cat score.txt)"`, optimize: true };

it.each(['attempt', 'build'] as const)('B-09 a file that nobody may read, of the %s, ends no optimisation', (phase) =>
  withoutRoot(async () => {
    await using play = await stage({
      objective,
      files: { 'score.txt': '100' },
      context: { iterations: 1 },
      script: {
        [phase]: async ({ workspace }: { workspace: string }) => {
          await writeFile(join(workspace, 'score.txt'), '50');
          await writeFile(join(workspace, 'x'), '');
          await chmod(join(workspace, 'x'), 0);
          return undefined;
        },
      },
    });
    const { state, restoration } = await runLoop(play.loop);
    expect([state.state, restoration?.outcome]).toEqual(['finished', 'restored']);
    expect(await play.read('score.txt')).toBe(phase === 'attempt' ? '50' : '100');
  }),
);

it('C-04 the best state takes the place of a folder with ignored files, and what else stood there is kept', async () => {
  await using play = await stage({
    objective,
    files: { 'score.txt': '100' },
    context: { iterations: 2 },
    script: {
      attempt: async ({ workspace, iteration }) => {
        const path = join(workspace, 'score.txt');
        if (iteration === 1) return await writeFile(path, '50').then(() => undefined);
        await rm(path);
        await mkdir(join(path, 'node_modules'), { recursive: true });
        await writeFile(join(path, 'node_modules/x'), 'in no snapshot');
        await writeFile(join(path, 'own'), 'kept');
        return undefined;
      },
    },
  });
  const { restoration } = await runLoop(play.loop);
  expect(restoration).toMatchObject({ outcome: 'restored', confirmation: 'confirmed' });
  expect(await play.read('score.txt')).toBe('50');
  if (restoration?.outcome !== 'restored') return expect.unreachable();
  const { snapshots } = play.loop;
  expect(await snapshots.difference(restoration.before, restoration.checkpoint.snapshot)).toContain('score.txt/own');
  const warnings = play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  const kept = '.harnessgym/runs/run/in_the_way/1/score.txt';
  expect(warnings.filter((text) => text.includes(play.path(kept)))).toHaveLength(1);
  expect(await play.read(`${kept}/node_modules/x`)).toBe('in no snapshot');
});

it('A-13 a best state that cannot be brought back is no improvement', async () => {
  await using play = await stage({
    objective,
    files: { 'score.txt': '100' },
    context: { iterations: 1 },
    script: { attempt: ({ workspace }) => writeFile(join(workspace, 'score.txt'), '50').then(() => undefined) },
  });
  const snapshots = { ...play.loop.snapshots, exchange: () => Promise.reject(new Error('no space left')) };
  const run = await runLoop({ ...play.loop, snapshots });
  expect([run.restoration?.outcome, run.improved]).toEqual(['failed', false]);
});

it('C-04 a reset takes the place of a folder with ignored files', async () => {
  const seen: string[] = [];
  await using play = await stage({
    files: { other: 'as it was' },
    context: { iterations: 2, taskState: 'reset' },
    script: {
      attempt: async ({ workspace }) => {
        seen.push(await play.read('other'));
        await rm(join(workspace, 'other'));
        await mkdir(join(workspace, 'other/node_modules/x'), { recursive: true });
        return undefined;
      },
    },
  });
  await runLoop(play.loop);
  expect(seen).toEqual(['as it was', 'as it was']);
});
