import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FakeScene } from '@harnessgym/runners';
import { expect, it } from 'vitest';
import { besidePerson } from '../testing/beside-person.js';
import { buildServer } from '../testing/harness-files.js';
import { stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

const files = { 'score.sh': 'printf \'{"score": %s}\\n\' "$(cat answer)"\n', answer: '100', other: 'as it was' };
const command = 'sh score.sh';

/** The attempt leaves 50, and a later turn something else. */
const attempt = async ({ workspace }: FakeScene) => {
  await writeFile(join(workspace, 'answer'), '50');
  return undefined;
};

/** A server that fails its check, so that there is a repair. */
const buildBroken = ({ workspace }: FakeScene) => buildServer(workspace, 'bad', { selfTest: 1 }).then(() => undefined);

it.each(['reflection', 'build', 'repair'] as const)(
  'B-13 what a %s turn does to the task is rolled back and kept',
  async (phase) => {
    const edit = async ({ workspace }: FakeScene) => {
      await writeFile(join(workspace, 'answer'), '70');
      await writeFile(join(workspace, 'planted'), '');
      await rm(join(workspace, 'other'));
      return undefined;
    };
    await using run = await stage({
      objective: { command, optimize: true },
      files,
      context: { iterations: 1, restoreBest: false },
      script: { attempt, build: buildBroken, [phase]: edit },
    });
    await runLoop(run.loop);
    const { drift } = await run.json('iterations', '1', 'iteration.json');
    expect(drift).toMatchObject({ outcome: 'rolled-back', count: 3, paths: ['answer', 'other', 'planted'] });
    expect([await run.read('answer'), await run.read('other')]).toEqual(['50', 'as it was']);
    const found = await run.loop.snapshots.find(drift.found);
    expect(await run.loop.snapshots.difference(await run.loop.snapshots.take(run.workspace), found)).toEqual(
      drift.paths,
    );
    expect(run.events).toContainEqual(
      expect.objectContaining({ type: 'warning', message: expect.stringContaining(drift.found.slice(0, 12)) }),
    );
  },
);

it('B-13 without a scorer as well, and a turn that changes nothing but the harness leaves no trace', async () => {
  const build = async ({ workspace, iteration }: FakeScene) => {
    if (iteration === 1) await writeFile(join(workspace, 'other'), 'edited');
    await mkdir(join(workspace, '.harnessgym/docs'), { recursive: true });
    await writeFile(join(workspace, '.harnessgym/docs/note.md'), 'A note.');
    return undefined;
  };
  await using run = await stage({ files, script: { attempt, build } });
  await runLoop(run.loop);
  expect((await run.json('iterations', '1', 'iteration.json')).drift).toMatchObject({ paths: ['other'] });
  expect(await run.json('iterations', '2', 'iteration.json')).not.toHaveProperty('drift');
  expect(await run.read('other')).toBe('as it was');
});

it('B-13 what cannot be rolled back is flagged', async () => {
  const build = async ({ workspace }: FakeScene) => {
    await rm(join(workspace, 'other'));
    await mkdir(join(workspace, 'other/node_modules'), { recursive: true });
    await writeFile(join(workspace, 'other/node_modules/x'), '');
    return undefined;
  };
  await using run = await stage({ files, script: { attempt, build }, context: { iterations: 1 } });
  await runLoop(run.loop);
  expect((await run.json('iterations', '1', 'iteration.json')).drift).toMatchObject({
    outcome: 'left',
    reason: expect.stringContaining('other'),
  });
});

it('B-13 what a person saves while it is rolled back is kept too', async () => {
  const build = async ({ workspace }: FakeScene) => {
    await writeFile(join(workspace, 'other'), 'edited');
    return undefined;
  };
  await using run = await stage({ files, script: { attempt, build }, context: { iterations: 1 } });
  const { store, evidence } = besidePerson(run.loop.store, () => run.write('other', 'saved by a person'));
  await runLoop({ ...run.loop, store });
  expect(await run.read('other')).toBe('as it was');
  expect(await run.readIn(evidence[1], 'other')).toBe('saved by a person');
});

it('B-13 also where a reset was to take their place, and the run stops before it', async () => {
  const build = async ({ workspace, iteration }: FakeScene) => {
    await writeFile(join(workspace, 'other'), 'edited');
    const refused = { outcome: 'api-error', code: '429', reason: 'Later.' } as const;
    return iteration === 2 ? { ended: refused } : undefined;
  };
  await using run = await stage({ files, script: { attempt, build }, context: { taskState: 'reset', iterations: 3 } });
  await runLoop(run.loop);
  for (const iteration of ['1', '2']) {
    const { drift } = await run.json('iterations', iteration, 'iteration.json');
    expect(drift).toMatchObject({ outcome: 'rolled-back', paths: ['other'] });
  }
  expect(run.phases()).not.toContain('3 attempt');
  expect([await run.read('answer'), await run.read('other')]).toEqual(['50', 'as it was']);
});
