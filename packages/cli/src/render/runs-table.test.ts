import type { RunEntry } from '@harnessgym/core';
import { expect, it } from 'vitest';
import { runsTable } from './runs-table.js';

const now = new Date('2026-01-02T03:10:00Z');
const finished: RunEntry = {
  runId: 'second',
  state: { state: 'finished', reason: 'solved' },
  startedAt: '2026-01-02T03:00:00Z',
  endedAt: '2026-01-02T03:04:05Z',
  runner: 'fake',
  iterations: 2,
  finalStatus: 'solved',
  solved: true,
  baselineScore: 100,
  bestScore: 50,
};

it('writes one line a run, in columns, with a dash for what is not known', () => {
  const [head, second, first, ...rest] = runsTable(
    [finished, { runId: 'first', state: { state: 'interrupted' }, iterations: 0 }],
    now,
  ).split('\n');
  expect(head?.split(/ {2,}/)).toHaveLength(9);
  expect(second).toMatch(
    /^second {2}2026-01-0\d \d\d:\d\d {2}4 min 5 s {2}fake +2 +solved {2}yes +100 → 50 {2}finished: solved$/,
  );
  expect(first).toMatch(/^first +- +- +- +0 +- +- +- +interrupted$/);
  expect(rest).toEqual(['']);
});

it('counts the time of a running run up to now, also when its summary is there already', () => {
  const running: RunEntry = { ...finished, state: { state: 'running', pid: 12, host: 'here' } };
  expect(runsTable([running], now)).toMatch(/10 min .* running \(process 12 on here\)$/m);
});

it.each<[string, Partial<RunEntry>]>([
  ['a status', { finalStatus: 'ok\u001b[2J\nforged line' }],
  ['a runner', { runner: 'fake\r\u202ereversed' }],
  ['a crash', { state: { state: 'crashed', message: 'one\ntwo\u009b31m' } }],
  ['a problem', { state: { state: 'unreadable', problem: 'a\u0007\nb' } }],
])('keeps %s with control characters on its line, and harmless', (_what, spoiled) => {
  const text = runsTable([{ ...finished, ...spoiled }], now);
  expect(text.split('\n')).toHaveLength(3);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
