import { expect, it } from 'vitest';
import { stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

it('tells a process that outlives a turn what it works for: everything but the phase', async () => {
  await using play = await stage({ script: {}, context: { iterations: 1 } });
  const { runner } = play.loop;
  const opened: Readonly<Record<string, string>>[] = [];
  const open: typeof runner.open = (options) => {
    opened.push(options.env);
    return runner.open(options);
  };
  await runLoop({ ...play.loop, runner: { ...runner, open } });
  expect(opened).toEqual([
    {
      ...play.loop.env,
      HARNESSGYM_RUN_ID: 'run',
      HARNESSGYM_ITERATION: '1',
      HARNESSGYM_RESULT_PATH: play.path('.harnessgym', 'runs', 'run', 'iterations', '1', 'result.json'),
      HARNESSGYM_WORKSPACE: play.workspace,
    },
  ]);
});
