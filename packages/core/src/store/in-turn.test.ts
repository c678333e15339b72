import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inTurn } from './in-turn.js';

it('does what is asked for under one key in order, whatever fails, and waits for no other key', async () => {
  const done: string[] = [];
  const act = (name: string, ticks: number) => async () => {
    for (let tick = 0; tick < ticks; tick += 1) await setImmediate();
    done.push(name);
    if (name === 'fails') throw new Error(name);
    return name;
  };
  const answers = await Promise.allSettled([
    inTurn('a', act('slow', 9)),
    inTurn('a', act('fails', 3)),
    inTurn('a', act('last', 0)),
    inTurn('b', act('other', 1)),
  ]);
  expect(done).toEqual(['other', 'slow', 'fails', 'last']);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(await inTurn('a', act('again', 0))).toBe('again');
});
