import { expect, it } from 'vitest';
import { listSnapshots } from '../snapshots/list-snapshots.js';
import { stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

it('C-04 what an attempt left is listed when a reset takes it back, and not a second time where it was the best', async () => {
  const scores = ['50', '70', '60', '20'];
  await using play = await stage({
    objective: {
      command: `node -e 'console.log(JSON.stringify({ score: Number(require("fs").readFileSync("s", "utf8")) }))'`,
      optimize: true,
    },
    files: { s: '100' },
    context: { iterations: 4, taskState: 'reset' },
    script: { attempt: () => play.write('s', scores.shift() ?? '').then(() => undefined) },
  });
  await runLoop(play.loop);
  const listed = (await listSnapshots(play.stateFolder)).entries.reverse();
  expect(listed.map(({ what }) => what)).toEqual([
    'start',
    'checkpoint',
    'checkpoint',
    'evidence',
    'evidence',
    'checkpoint',
    'before',
  ]);
  const [, , , second] = listed;
  await play.loop.snapshots.restore({ id: second?.snapshot ?? '' }, play.workspace);
  expect(await play.read('s')).toBe('70');
});
