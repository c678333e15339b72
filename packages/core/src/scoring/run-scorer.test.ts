import { expect, it } from 'vitest';
import { runLoop } from '../run/run-loop.js';
import { stage } from '../testing/stage.js';

it('tells of each scoring before it begins, and how long it may take', async () => {
  await using play = await stage({
    script: {
      attempt: ({ iteration }) => play.write('score.json', `{"score": ${9 - iteration}}`).then(() => undefined),
    },
    objective: { command: 'cat score.json', optimize: true },
    files: { 'score.json': '{"score": 9}' },
    context: { iterations: 2 },
  });
  await runLoop(play.loop);
  const told = play.events.flatMap((event) => (event.type === 'scoring-start' ? [event] : []));
  expect(told.map(({ what, iteration }) => [what, iteration])).toEqual([
    ['baseline', undefined],
    ['attempt', 1],
    ['attempt', 2],
    ['restored-best', undefined],
  ]);
  expect(new Set(told.map(({ budgetMs }) => budgetMs))).toEqual(new Set([30_000]));
});
