import type { Measurement } from '@harnessgym/core';
import { expect, it } from 'vitest';
import { buildStudy } from '../testing/build-study.js';
import { buildIteration, buildTrial } from '../testing/build-trial.js';
import { scoreAgain } from './score-again.js';

const metric = {
  name: 'success',
  key: 'score',
  direction: 'higher-is-better',
  scoreDirection: 'higher-is-better',
} as const;
const { plan } = buildStudy({ metric });

function again(row: { status: string; solved: boolean }, score: Measurement['score'], sameScorer = true) {
  const rows = [{ status: 'verified', solved: false, score: 1 }, row].map((one) => buildIteration(one));
  const iterations = sameScorer ? rows.slice(1) : rows;
  const trial = buildTrial({ group: 'plain', trial: 1, value: 0, solved: row.solved, iterations });
  const measurement = { score, command: 'score', durationMs: 1, stdoutPath: 'out', stderrPath: 'err' };
  return scoreAgain(trial, plan, { measurement, command: 'score', key: 'score', sameScorer });
}

it.each([
  ['failed', { status: 'solved', solved: true }, { status: 'invalid', reason: 'failed' }, 0, 'unverified'],
  ['failed', { status: 'verified', solved: false }, { status: 'invalid', reason: 'timeout' }, 0, 'unverified'],
  ['failed', { status: 'blocked', solved: false }, { status: 'invalid', reason: 'failed' }, 0, 'blocked'],
  ['passed without a number', { status: 'incomplete', solved: false }, { status: 'unscored' }, 1, 'verified'],
  ['passed', { status: 'solved', solved: true }, { status: 'valid', value: 3 }, 1, 'solved'],
] as const)('counts a success without a target by the scorer that %s now: %o', (_, row, score, value, status) => {
  const trial = again(row, score);
  expect(trial).toMatchObject({ value, iterations: [{ status }] });
  expect(trial.solved).toBe(status === 'solved');
});

it('takes no success of an earlier iteration from another scorer', () => {
  const trial = again({ status: 'solved', solved: true }, { status: 'invalid', reason: 'failed' }, false);
  expect(trial).toMatchObject({ value: 0, solved: false });
  expect(trial.iterations.map(({ status }) => status)).toEqual(['unverified', 'unverified']);
});
