import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { runReport } from '../testing/run-report.js';
import { studyReport } from '../testing/study-report.js';
import { renderText } from './render-text.js';

it('fits a terminal, and says the verdict first', () => {
  const text = renderText(studyReport(), { columns: 80, color: false });
  expect(text).toMatch(/^Does the harness help\?\nHELPS: /);
  const rows = text.split('\n').filter((line) => /^(harnessed|plain|placebo|autotune|Arm|Trial)\b.* {2}/.test(line));
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.filter((line) => line.length > 80)).toEqual([]);
});

it.each([
  ['a partial study', { done: 0.25 }, '! Partial report: 36 of 48 planned trials are missing.'],
  ['claims only', { claimsOnly: true }, '! Claims only: no scorer measured anything'],
  [
    'a broken plan',
    { verdict: 'plan broken' as const },
    '! Plan broken for harnessed against plain: No trial of the arm was exposed',
  ],
])('warns of %s before anything else', (_, made, words) => {
  const [head = ''] = renderText(studyReport(made), { columns: 100, color: false }).split('\n\n');
  expect(head).toContain(words);
});

it('draws a forest plot, with arrows where a bound is infinite', () => {
  const text = renderText(studyReport(), { columns: 100, color: false });
  expect(text).toMatch(/^placebo against plain .*├─+●[─┼]*► {2}−812$/m);
});

it('lets nothing that was said drive the terminal, with colours and without', () => {
  const said = '\u001b[2J\u0007\u202e\r\nHELPS: everything';
  for (const color of [true, false]) {
    const text = renderText(studyReport({ said }), { columns: 100, color });
    const own = stripVTControlCharacters(text);
    expect(own).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(text.includes('\u001b[')).toBe(color);
  }
});

it('tells a run: its scores, its tools and what was built', () => {
  const text = renderText(runReport(), { columns: 100, color: false });
  expect(text).toMatch(/^2 +85,524 +valid$/m);
  expect(text).toMatch(/^2 +attention-autotune\.search +succeeded/m);
  expect(text).toMatch(/attention-autotune\/mcp\.json +qualified/);
});
