import type { RunEvent } from '@harnessgym/core';
import { describe, expect, it } from 'vitest';
import { type RunView, withEvent } from './run-view.js';

const at = '2026-01-02T03:04:05.000Z';
const since = Date.parse(at);
const measured = { passed: true, reason: '', durationMs: 5 };
const verdict = { status: 'improved', verified: true, solved: false };
const atWork: RunView = {
  direction: 'lower',
  iteration: 1,
  iterations: 3,
  score: { from: 'scorer', value: 8 },
  wait: { name: 'attempt', since: 1, budgetMs: 9, activity: { what: 'thinks', at: 2 } },
};

describe('a run view', () => {
  it.each<[string, RunEvent, Partial<RunView>]>([
    [
      'knows how many iterations there may be',
      { at, type: 'run-start', runId: 'r', workspace: '/w', runner: 'fake', iterations: 3 },
      { iterations: 3, wait: { name: 'before the first attempt', since } },
    ],
    [
      'takes the baseline',
      { at, type: 'baseline-measured', score: 9, ...measured },
      { baseline: 9, wait: { name: 'before the first attempt', since } },
    ],
    [
      'waits for the scorer within its budget',
      { at, iteration: 1, type: 'scoring-start', what: 'attempt', budgetMs: 120_000 },
      { wait: { name: 'scoring the attempt', since, budgetMs: 120_000 } },
    ],
    [
      'waits for a scorer that has told no budget',
      { at, type: 'scoring-start', what: 'restored-best' },
      { wait: { name: 'scoring the restored state', since } },
    ],
    [
      'follows the iteration',
      { at, iteration: 2, type: 'iteration-start', servers: [], tools: [], skills: [] },
      { iteration: 2, wait: { name: 'before the attempt', since } },
    ],
    [
      'starts a phase without the activity of the last one',
      { at, iteration: 1, type: 'phase-start', phase: 'build', budgetMs: 60_000 },
      { wait: { name: 'build', since, budgetMs: 60_000, activity: 'none yet' } },
    ],
    [
      'keeps the latest activity of a phase',
      { at, iteration: 1, type: 'activity', phase: 'attempt', what: 'calls evaluate' },
      { wait: { name: 'attempt', since: 1, budgetMs: 9, activity: { what: 'calls evaluate', at: since } } },
    ],
    [
      'has no budget after a phase',
      { at, iteration: 1, type: 'phase-end', phase: 'attempt', outcome: 'completed', message: '', durationMs: 8 },
      { wait: { name: 'after the attempt', since } },
    ],
    [
      'takes the measured score',
      { at, iteration: 1, type: 'score-measured', score: 7, ...measured },
      { score: { from: 'scorer', value: 7 }, wait: { name: 'after the scoring', since } },
    ],
    [
      'drops a score when the next one does not count',
      { at, iteration: 1, type: 'score-measured', ...measured, passed: false },
      { score: { from: 'scorer' }, wait: { name: 'after the scoring', since } },
    ],
    [
      'takes a claimed score where none is measured',
      {
        at,
        iteration: 1,
        type: 'verdict-frozen',
        verdict: { ...verdict, verifiedBy: 'agent', score: 5 },
        stop: { next: 'build' },
      },
      { score: { from: 'agent', value: 5 } },
    ],
    [
      'takes nothing from a verdict on a measured score',
      {
        at,
        iteration: 1,
        type: 'verdict-frozen',
        verdict: { ...verdict, verifiedBy: 'scorer', score: 5 },
        stop: { next: 'build' },
      },
      {},
    ],
    ['knows the best score', { at, iteration: 1, type: 'checkpoint-kept', score: 7 }, { best: 7 }],
    [
      'follows into the clean room',
      { at, iteration: 1, type: 'qualification-start', artifacts: ['a'] },
      { wait: { name: 'clean room', since } },
    ],
    ['ignores the rest', { at, type: 'warning', message: 'Careful.' }, {}],
  ])('%s', (_name, event, change) => {
    expect(withEvent(atWork, event)).toEqual({ ...atWork, ...change });
  });

  it('forgets a claimed score when the next attempt claims none', () => {
    const claimed: RunView = { direction: 'lower', score: { from: 'agent', value: 5 } };
    const frozen = { ...verdict, verifiedBy: 'agent' } as const;
    const event: RunEvent = { at, type: 'verdict-frozen', verdict: frozen, stop: { next: 'build' } };
    expect(withEvent(claimed, event)).toEqual({ direction: 'lower' });
  });

  it('has no place for an activity before anything has started', () => {
    const event: RunEvent = { at, type: 'activity', phase: 'attempt', what: 'thinks' };
    expect(withEvent({ direction: 'lower' }, event)).toEqual({ direction: 'lower' });
  });
});
