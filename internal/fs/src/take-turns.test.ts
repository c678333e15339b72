import { expect, it } from 'vitest';
import { takeTurns } from './take-turns.js';

it('begins nothing before what came earlier has ended, failed or not', async () => {
  const inTurn = takeTurns();
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await new Promise(setImmediate);
    log.push(`${name} ends`);
    if (name === 'a') throw new Error('a failed');
    return name;
  };
  const all = await Promise.allSettled([inTurn(work('a')), inTurn(work('b'))]);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(all).toMatchObject([{ reason: { message: 'a failed' } }, { value: 'b' }]);
});
