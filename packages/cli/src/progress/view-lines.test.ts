import { expect, it } from 'vitest';
import type { RunView } from './run-view.js';
import { viewLines } from './view-lines.js';

const minute = 60_000;
const now = 100 * minute;
const attempt = { name: 'attempt', since: now - 3.2 * minute, budgetMs: 45 * minute, activity: 'none yet' } as const;

it.each<[string, Omit<RunView, 'direction'>, string[]]>([
  ['nothing before the run has started', { target: 1 }, []],
  [
    'where the run is, how it scores and what the agent does',
    {
      iteration: 2,
      iterations: 3,
      wait: { ...attempt, activity: { what: 'calls evaluate', at: now - 4_000 } },
      score: { from: 'scorer', value: 182020 },
      baseline: 259000,
      target: 120000,
      best: 182020,
    },
    [
      'iteration 2 of 3 · attempt · 3 min 12 s of 45 min · [░░░░░░░░░░]',
      'score 182020 · baseline 259000 · target 120000 (lower is better) · best 182020',
      'last activity 4 s ago: calls evaluate',
    ],
  ],
  [
    'that a turn has not reported yet, and no line of scores where there are none',
    { iteration: 1, iterations: 1, wait: attempt },
    ['iteration 1 of 1 · attempt · 3 min 12 s of 45 min · [░░░░░░░░░░]', 'no activity reported yet'],
  ],
  [
    'what is done between phases, without a budget',
    {
      iteration: 1,
      iterations: 2,
      wait: { name: 'after the attempt', since: now - 5_000 },
      score: { from: 'scorer' },
      baseline: 3,
    },
    ['iteration 1 of 2 · after the attempt · 5 s', 'score none · baseline 3'],
  ],
  [
    'how long the scorer takes of its budget, and no activity',
    { wait: { name: 'scoring the attempt', since: now - minute, budgetMs: 2 * minute } },
    ['scoring the attempt · 1 min of 2 min · [█████░░░░░]'],
  ],
  [
    'that a score is only claimed',
    { wait: { name: 'clean room', since: now }, score: { from: 'agent', value: 0.5 } },
    ['clean room · 0 s', 'score 0.5 (claimed)'],
  ],
])('shows %s', (_name, view, lines) => {
  expect(viewLines({ direction: 'lower', ...view }, { now, columns: 100 })).toEqual(lines);
});

it.each([
  ['at the start', 0, '[░░░░░░░░░░]'],
  ['half way', 22.5 * minute, '[█████░░░░░]'],
  ['just before the end', 44.9 * minute, '[█████████░]'],
  ['beyond the budget', 50 * minute, '[██████████]'],
  ['before its start, by a clock that was set back', -minute, '[░░░░░░░░░░]'],
])('fills the bar %s', (_name, elapsedMs, bar) => {
  const wait = { ...attempt, since: now - elapsedMs };
  expect(viewLines({ direction: 'lower', wait }, { now, columns: 100 })[0]).toContain(bar);
});

it.each([
  ['plain text', 'x'.repeat(100), `last activity 0 s ago: ${'x'.repeat(15)}…`],
  ['wide characters', '漢'.repeat(100), `last activity 0 s ago: ${'漢'.repeat(8)}…`],
])('cuts a line of %s to the width of the terminal', (_name, what, line) => {
  const wait = { ...attempt, activity: { what, at: now } };
  expect(viewLines({ direction: 'lower', wait }, { now, columns: 40 })[1]).toBe(line);
});
