import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runLoop } from '../run/run-loop.js';
import { buildServer } from '../testing/harness-files.js';
import { stage } from '../testing/stage.js';
import { readRun } from './read-run.js';

/** Two iterations; in each, a server that fails its check is built and repaired in vain. */
async function run() {
  const play = await stage({
    script: { build: ({ workspace }) => buildServer(workspace, 'bad', { selfTest: 1 }).then(() => undefined) },
  });
  await runLoop(play.loop);
  return { ...play, folder: play.path('.harnessgym', 'runs', 'run') };
}

it('reads every document of a run as it is', async () => {
  await using play = await run();
  const reading = await readRun(play.workspace, 'run');
  expect(reading).toMatchObject({
    entry: { runId: 'run', iterations: 2 },
    config: { reading: 'whole', document: { run_id: 'run', workspace: play.workspace } },
    summary: { reading: 'whole', text: await play.read('.harnessgym/runs/run/summary.json') },
    iterations: [
      { iteration: 1, record: { reading: 'whole', document: { iteration: 1 } } },
      { iteration: 2, record: { reading: 'whole', document: { iteration: 2 } } },
    ],
  });
});

it('says what is broken and what is missing, and reads the rest', async () => {
  await using play = await run();
  await rm(join(play.folder, 'summary.json'));
  await writeFile(join(play.folder, 'run_config.json'), '{"iterations": "many"}');
  await writeFile(join(play.folder, 'iterations', '1', 'iteration.json'), '{');
  expect(await readRun(play.workspace, 'run')).toMatchObject({
    entry: { state: { state: 'interrupted' } },
    config: { reading: 'broken', problem: expect.stringMatching(/^iterations: /) },
    summary: { reading: 'missing' },
    iterations: [{ record: { reading: 'broken', problem: 'It is not JSON.' } }, { record: { reading: 'whole' } }],
  });
});

it('takes a document with fields of a later version for whole', async () => {
  await using play = await run();
  const summary = { ...(await play.json('summary.json')), from_the_future: { more: true } };
  await writeFile(join(play.folder, 'summary.json'), JSON.stringify(summary));
  expect(await readRun(play.workspace, 'run')).toMatchObject({
    summary: { reading: 'whole', document: { run_id: 'run' } },
  });
});

it('tells of an iteration whose folder is gone, as long as the summary does', async () => {
  await using play = await run();
  await rm(join(play.folder, 'iterations', '1'), { recursive: true });
  expect((await readRun(play.workspace, 'run'))?.iterations).toMatchObject([
    { iteration: 1, record: { reading: 'missing' } },
    { iteration: 2, record: { reading: 'whole' } },
  ]);
});

it.each(['other', '..', '../runs/run', ''])('knows no run %j', async (runId) => {
  await using play = await run();
  expect(await readRun(play.workspace, runId)).toBeUndefined();
});

it('takes the documents of an earlier build for whole, which told less', async () => {
  await using play = await run();
  const { usage: _, ...summary } = await play.json('summary.json');
  const { usage: __, ...record } = await play.json('iterations', '1', 'iteration.json');
  const without = (key: string) => (one: Record<string, unknown>) => ({ ...one, [key]: undefined });
  const earlier = {
    ...summary,
    run_state: { state: 'finished', reason: 'infrastructure' },
    iterations: summary.iterations.map(without('usage')),
    harness_usage: summary.harness_usage.map(without('tool_exposure')).map(without('harnessed')),
  };
  delete record.attempt.calls.byTool;
  record.exposure = [{ tool: 'add', exposure: 'unknown' }];
  await writeFile(join(play.folder, 'summary.json'), JSON.stringify(earlier));
  await writeFile(join(play.folder, 'iterations', '1', 'iteration.json'), JSON.stringify(record));
  expect(await readRun(play.workspace, 'run')).toMatchObject({
    entry: { state: { state: 'finished', reason: 'infrastructure' } },
    summary: { reading: 'whole' },
    iterations: [{ record: { reading: 'whole' } }, { record: { reading: 'whole' } }],
  });
});
