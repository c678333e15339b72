import { expect, it } from 'vitest';
import type { PhaseRecord } from '../run/records.js';
import { limitReached } from './limit-reached.js';
import { totalUsage } from './total-usage.js';
import { usageByPhase } from './usage-by-phase.js';

type Usage = NonNullable<PhaseRecord['turn']['usage']>;

const turn = (phase: PhaseRecord['phase'], usage?: Usage) =>
  ({
    phase,
    turn: { outcome: { outcome: 'completed', finalMessage: '' }, durationMs: 1, ...(usage && { usage }) },
  }) as PhaseRecord;
const tokens = { inputTokens: 100, cachedInputTokens: 40, outputTokens: 10 };

it('adds up what is known, and counts the turns of which it is not', () => {
  const turns = [
    turn('attempt', { ...tokens, costUsd: 0.1 }),
    turn('reflection', { ...tokens, costUsd: 0.2 }),
    turn('build'),
  ];
  expect(totalUsage(turns)).toEqual({
    turns: 3,
    turnsWithoutTokens: 1,
    turnsWithoutCost: 1,
    inputTokens: 200,
    cachedInputTokens: 80,
    outputTokens: 20,
    costUsd: 0.3,
  });
});

it('of turns that told nothing it says nothing, and never 0', () => {
  const unknown = { turns: 1, turnsWithoutTokens: 1, turnsWithoutCost: 1 };
  expect(totalUsage([turn('attempt')])).toEqual(unknown);
  expect(totalUsage([turn('attempt', tokens)])).not.toHaveProperty('costUsd');
});

it('counts money that came without tokens, and says of the tokens that they are not known', () => {
  const turns = [turn('attempt', { costUsd: 0.1 }), turn('reflection', { costUsd: 0.2 })];
  expect(totalUsage(turns)).toEqual({ turns: 2, turnsWithoutTokens: 2, turnsWithoutCost: 0, costUsd: 0.3 });
});

it('tells the phases that had a turn apart', () => {
  const repairs = [turn('repair', tokens), turn('repair', tokens)];
  expect(usageByPhase([turn('attempt'), ...repairs])).toEqual([
    ['attempt', { turns: 1, turnsWithoutTokens: 1, turnsWithoutCost: 1 }],
    ['repair', expect.objectContaining({ turns: 2, inputTokens: 200 })],
  ]);
});

it.each([
  [{ tokens: 110 }, 'max-tokens'],
  [{ tokens: 111 }, undefined],
  [{ costUsd: 0.5 }, 'max-cost'],
  [{ costUsd: 0.51, tokens: 1 }, 'max-tokens'],
  [{}, undefined],
])('D-17 one turn of 110 tokens and half a dollar uses up %j: %s', (limits, reached) => {
  const attempt = turn('attempt', { ...tokens, costUsd: 0.5 });
  expect(limitReached([{ attempt } as Parameters<typeof limitReached>[0][number]], limits)).toBe(reached);
});
