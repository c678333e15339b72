import type { RunRecord } from '@harnessgym/core';
import { expect, it } from 'vitest';
import { exitCodeOfRun } from './exit-code-of-run.js';

it.each<[RunRecord['state'], number]>([
  [{ state: 'finished', reason: 'solved' }, 0],
  [{ state: 'finished', reason: 'iterations-used' }, 0],
  [{ state: 'finished', reason: 'max-tokens' }, 0],
  [{ state: 'stopped', reason: 'infrastructure' }, 3],
  [{ state: 'stopped', reason: 'service-unavailable' }, 3],
  [{ state: 'cancelled' }, 130],
])('a run that ended as %j exits with %i', (state, code) => {
  expect(exitCodeOfRun({ state })).toBe(code);
});
