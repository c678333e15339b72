import { describe, expect, it } from 'vitest';
import type { RolloutEvent } from './read-rollout-line.js';
import { advance, isTurnOver, noProgress } from './turn-progress.js';

const started: RolloutEvent = { type: 'task-started' };
const ended: RolloutEvent = { type: 'task-ended', message: 'Done.' };
const failed: RolloutEvent = { type: 'task-ended', failure: 'No model.' };
const active: RolloutEvent = { type: 'goal', status: 'active' };
const reached: RolloutEvent = { type: 'goal', status: 'complete' };
const justNow = { reportIsFinal: false, quietMs: 0 };

describe('isTurnOver', () => {
  it.each([
    ['a prompt whose task runs', [started], 'prompt', {}, false],
    ['a prompt whose task ended', [started, ended], 'prompt', {}, true],
    ['a prompt that nobody has begun with, whatever the report says', [], 'prompt', { reportIsFinal: true }, false],
    ['a goal whose task ended', [active, started, ended], 'goal', {}, false],
    ['a goal whose next task runs', [active, started, ended, started], 'goal', { quietMs: 60_000 }, false],
    ['a goal that is reached, and its task ended', [active, started, reached, ended], 'goal', {}, true],
    ['a goal that is reached in a task that still runs', [active, started, reached], 'goal', {}, false],
    ['a goal whose task failed', [active, started, failed], 'goal', {}, true],
    ['a goal whose agent has reported', [active, started, ended], 'goal', { reportIsFinal: true }, true],
    [
      'a goal that went on before the report was seen',
      [started, ended, started],
      'goal',
      { reportIsFinal: true },
      true,
    ],
    ['a goal that rests', [active, started, ended], 'goal', { quietMs: 10_000 }, true],
  ] as const)('%s', (_, events, asked, change, isOver) => {
    const progress = events.reduce(advance, noProgress);
    expect(isTurnOver(progress, { ...justNow, asked, ...change })).toBe(isOver);
  });
});
