import { describe, expect, it } from 'vitest';
import { readTurnTags } from './turn-tags.js';

const env = {
  HARNESSGYM_PHASE: 'build',
  HARNESSGYM_ITERATION: '2',
  HARNESSGYM_RUN_ID: 'run-7',
  HARNESSGYM_RESULT_PATH: '/tmp/result.json',
};

describe('readTurnTags', () => {
  it('reads which turn of which run this is', () => {
    expect(readTurnTags(env)).toEqual({
      phase: 'build',
      iteration: 2,
      runId: 'run-7',
      resultPath: '/tmp/result.json',
    });
  });

  it.each([
    ['HARNESSGYM_PHASE', 'qualify'],
    ['HARNESSGYM_ITERATION', '0'],
    ['HARNESSGYM_ITERATION', '1.5'],
    ['HARNESSGYM_RUN_ID', ''],
    ['HARNESSGYM_RESULT_PATH', 'result.json'],
  ])('refuses %s=%j and says what it found', (name, value) => {
    expect(() => readTurnTags({ ...env, [name]: value })).toThrow(
      expect.objectContaining({ code: 'TURN_MISUSED', message: expect.stringMatching(`${name}.*"${value}"`) }),
    );
  });

  it.each(Object.keys(env))('refuses an environment without %s', (name) => {
    const rest = Object.fromEntries(Object.entries(env).filter(([key]) => key !== name));
    expect(() => readTurnTags(rest)).toThrow(name);
  });
});
