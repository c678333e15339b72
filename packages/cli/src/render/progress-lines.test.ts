import type { RunEvent } from '@harnessgym/core';
import { describe, expect, it } from 'vitest';
import { progressLines } from './progress-lines.js';

const at = '2026-01-02T03:04:05.000Z';
const numbers = Array.from({ length: 10_000 }, (_, index) => index + 1);

describe('progress lines', () => {
  it('tell the first few of ten thousand verdicts, how many more there are of each kind, and then what comes next', () => {
    const linesOf = progressLines();
    const lines = [
      ...numbers.map((number) => linesOf(judged(`${number}.txt`, 'unchecked'))),
      ...numbers.slice(0, 12).map((number) => linesOf(judged(`${number}.mjs`, 'failed'))),
      linesOf(judged('one.py', 'qualified')),
      ...numbers.slice(0, 12).map((number) => linesOf(quarantined(`${number}.mjs`))),
      linesOf({ at, iteration: 2, type: 'warning', message: 'Next.' }),
    ]
      .join('')
      .split('\n');
    expect(lines).toHaveLength(10 + 10 + 1 + 10 + 2 + 1);
    expect(lines[9]).toBe('03:04:05 #1 clean room: 10.txt unchecked: why');
    expect(lines[20]).toBe('03:04:05 #1 clean room: one.py qualified: why');
    const more = '9990 more unchecked, 2 more failed, 2 more quarantined; events.jsonl has all';
    expect(lines.slice(31)).toEqual([`03:04:05 #1 clean room: ${more}`, '03:04:05 #2 warning: Next.', '']);
  });

  it('hold a warning and a failure whole, and of what an agent says the beginning', () => {
    const linesOf = progressLines();
    const aside = `/home/somebody/${'task/'.repeat(60)}build.stdout.txt.aside`;
    const end = { at, type: 'phase-end', phase: 'build', message: aside, durationMs: 1_000 } as const;
    expect(linesOf({ at, type: 'warning', message: `It is kept as ${aside}.` })).toContain(`kept as ${aside}.\n`);
    expect(linesOf({ ...end, outcome: 'infrastructure' })).toContain(`: ${aside}\n`);
    expect(linesOf({ ...end, outcome: 'completed' })).toMatch(/…\n$/);
  });

  it('count anew when the artifacts are judged again', () => {
    const linesOf = progressLines();
    for (const number of numbers.slice(0, 10)) linesOf(judged(`${number}.txt`, 'unchecked'));
    const again: RunEvent = { at, type: 'qualification-start', artifacts: ['a', 'b'] };
    expect(linesOf(again)).toBe('03:04:05 clean room: checking 2 artifacts: a, b\n');
    expect(linesOf(judged('a', 'unchecked'))).toBe('03:04:05 #1 clean room: a unchecked: why\n');
  });
});

function judged(artifact: string, verdict: 'qualified' | 'failed' | 'unchecked'): RunEvent {
  return { at, iteration: 1, type: 'artifact-judged', artifact, verdict, tools: [], reason: 'why' };
}

function quarantined(artifact: string): RunEvent {
  return { at, iteration: 1, type: 'artifact-quarantined', artifact, reason: 'why' };
}
