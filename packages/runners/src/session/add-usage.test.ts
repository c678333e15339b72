import { expect, it } from 'vitest';
import { addUsage } from './add-usage.js';

const tokens = { inputTokens: 10, cachedInputTokens: 4, outputTokens: 1 };
const twice = { inputTokens: 20, cachedInputTokens: 8, outputTokens: 2 };

it.each([
  [
    { ...tokens, costUsd: 1 },
    { ...tokens, costUsd: 2 },
    { ...twice, costUsd: 3 },
  ],
  [{ ...tokens, costUsd: 1 }, tokens, twice],
  [{ costUsd: 1 }, { costUsd: 2 }, { costUsd: 3 }],
  [tokens, { costUsd: 2 }, tokens],
  [{ costUsd: 1 }, { ...tokens, costUsd: 2 }, { ...tokens, costUsd: 3 }],
])('adds to %j what %j tells', (before, usage, sum) => {
  expect(addUsage(before, usage)).toEqual(sum);
});
