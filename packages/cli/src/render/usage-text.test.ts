import { expect, it } from 'vitest';
import { usageText } from './usage-text.js';

const told = {
  turns: 3,
  turns_without_tokens: 0,
  turns_without_cost: 0,
  input_tokens: 900,
  cached_input_tokens: 100,
  output_tokens: 60,
  cost_usd: 0.25,
  by_phase: {},
};
const untold = { input_tokens: null, cached_input_tokens: null, output_tokens: null, cost_usd: null };

it.each([
  [told, '900 tokens in (100 cached), 60 out; 0.25 USD'],
  [{ ...told, cost_usd: null, turns_without_cost: 3 }, '900 tokens in (100 cached), 60 out; cost not told'],
  [
    { ...told, cached_input_tokens: 0, turns_without_tokens: 1, turns_without_cost: 2 },
    '900 tokens in, 60 out (1 of 3 turns told no tokens); 0.25 USD (2 of 3 turns told no cost)',
  ],
  [{ ...told, turns_without_cost: 2 }, '900 tokens in (100 cached), 60 out; 0.25 USD (2 of 3 turns told no cost)'],
  [{ ...told, ...untold, turns_without_tokens: 3, turns_without_cost: 3 }, 'not told by the agent'],
  [{ ...told, ...untold, cost_usd: 0.5, turns_without_tokens: 3 }, 'tokens not told; 0.5 USD'],
  [{ ...told, ...untold, turns: 0 }, 'nothing'],
])('of %j it says: %s', (usage, text) => {
  expect(usageText({ usage })).toBe(text);
});
