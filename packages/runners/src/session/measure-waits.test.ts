import { expect, it } from 'vitest';
import type { AgentEvent } from './dialect.js';
import { measureWaits } from './measure-waits.js';

const message: AgentEvent = { type: 'message', text: 'After all.' };
const limited: AgentEvent = { type: 'rate-limited' };
const told: AgentEvent = { type: 'rate-limited', delayMs: 2_000 };

it.each<[string, readonly (readonly [at: number, event?: AgentEvent])[], number]>([
  ['no wait in a turn without one', [[1_000, message], [9_000]], 0],
  ['as long as the agent says', [[1_000, told], [1_100, message], [9_000]], 2_000],
  ['once what is waited by several at the same time', [[1_000, told], [1_500, told], [2_000, told], [9_000]], 3_000],
  ['not beyond the turn', [[1_000, told], [1_500]], 500],
  [
    'until the agent says something, when it does not say how long',
    [[1_000, limited], [4_000, message], [9_000]],
    3_000,
  ],
  ['until the end of a turn that ends meanwhile', [[1_000, limited], [4_000]], 3_000],
  ['each of several', [[1_000, limited], [2_000, limited], [3_500, message], [5_000, told], [8_000]], 4_500],
])('counts %s', (_, events, expected) => {
  let time = 0;
  const waits = measureWaits(() => time);
  for (const [at, event] of events) {
    time = at;
    if (event !== undefined) waits.saw(event);
  }
  expect(waits.totalMs()).toBe(expected);
});
