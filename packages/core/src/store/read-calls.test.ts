import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runLoop } from '../run/run-loop.js';
import { buildServer } from '../testing/harness-files.js';
import { stage } from '../testing/stage.js';
import { readCalls } from './read-calls.js';
import { readRun } from './read-run.js';

/** Two iterations with a server that is called once in the first and twice in the second. */
async function run() {
  const play = await stage({
    script: {
      async attempt({ callTool, iteration }) {
        for (let call = 0; call < iteration; call += 1) await callTool('probe', 'echo', { text: 'hello' });
        return undefined;
      },
    },
  });
  await buildServer(play.workspace, 'probe', { selfTest: 0 });
  await runLoop(play.loop);
  const calls = async () => readCalls((await readRun(play.workspace, 'run')) ?? expect.unreachable());
  return { ...play, calls, log: join(play.workspace, '.harnessgym', 'mcp_calls.jsonl') };
}

it('tells the calls of each attempt, and when they began', async () => {
  await using play = await run();
  const reading = await play.calls();
  const call = { server: 'probe', tool: 'echo', status: 'completed', durationMs: expect.any(Number) };
  const startedAt = expect.stringMatching(/^\d{4}-.*Z$/);
  expect(reading).toEqual({
    reading: 'whole',
    calls: [1, 2, 2].map((iteration) => ({ ...call, iteration, startedAt })),
  });
});

it('tells no call that the run did not count, and none that the log holds no more', async () => {
  await using play = await run();
  const record = await play.json('iterations', '2', 'iteration.json');
  record.attempt.calls.byTool[0].count = 1;
  await play.write('.harnessgym/runs/run/iterations/2/iteration.json', JSON.stringify(record));
  expect(await play.calls()).toMatchObject({ reading: 'whole', calls: [{ iteration: 1 }, { iteration: 2 }] });
  expect(await play.calls()).toMatchObject({ calls: { length: 2 } });
  await rm(play.log);
  expect(await play.calls()).toEqual({ reading: 'whole', calls: [] });
});

it('says why a log cannot be read', async () => {
  await using play = await run();
  await rm(play.log);
  await mkdir(play.log);
  expect(await play.calls()).toEqual({ reading: 'broken', problem: expect.stringContaining(play.log) });
});
