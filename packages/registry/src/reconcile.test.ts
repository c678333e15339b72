import { describe, expect, it } from 'vitest';
import { type Entry, statusOf } from './entry.js';
import { reconcile } from './reconcile.js';

const path = '.harnessgym/tools/a';
const found = { kind: 'tool', path, digest: 'now', description: 'A tool.' } as const;
const base: Entry = { id: 'tool:a', kind: 'tool', path, description: '', createdAt: 'then', metadata: {} };
const qualified = { verdict: 'qualified', digest: 'now', tools: [], reportPath: 'r', updatedAt: 'then' } as const;

const rows: {
  what: string;
  entry?: Entry;
  there: boolean;
  report: 'added' | 'changed' | 'missing' | 'nothing';
  iteration: number | undefined;
  state: string;
}[] = [
  {
    what: 'a new file is an added candidate of this iteration',
    there: true,
    report: 'added',
    iteration: 3,
    state: 'candidate',
  },
  {
    what: 'an entry never digested is seen for the first time',
    entry: base,
    there: true,
    report: 'added',
    iteration: 3,
    state: 'candidate',
  },
  {
    what: 'unchanged bytes keep verdict and iteration',
    entry: { ...base, digest: 'now', iteration: 1, verdict: qualified },
    there: true,
    report: 'nothing',
    iteration: 1,
    state: 'qualified',
  },
  {
    what: 'F-11 changed bytes make a candidate of this iteration',
    entry: { ...base, digest: 'before', iteration: 1, verdict: { ...qualified, digest: 'before' } },
    there: true,
    report: 'changed',
    iteration: 3,
    state: 'candidate',
  },
  {
    what: 'F-02 what vanished is kept as missing',
    entry: { ...base, digest: 'now', iteration: 1, verdict: qualified },
    there: false,
    report: 'missing',
    iteration: 1,
    state: 'missing',
  },
  {
    what: 'what stays missing is not reported again',
    entry: { ...base, digest: 'now', missingSince: 'then' },
    there: false,
    report: 'nothing',
    iteration: undefined,
    state: 'missing',
  },
  {
    what: 'F-11 what comes back with the bytes that were judged has its verdict',
    entry: { ...base, digest: 'now', missingSince: 'then', verdict: qualified },
    there: true,
    report: 'added',
    iteration: 3,
    state: 'qualified',
  },
  {
    what: 'what comes back and was never judged is a candidate',
    entry: { ...base, digest: 'now', missingSince: 'then' },
    there: true,
    report: 'added',
    iteration: 3,
    state: 'candidate',
  },
];

describe('reconcile', () => {
  it.each(rows)('$what', ({ entry, there, report, iteration, state }) => {
    const result = reconcile(entry ? [entry] : [], there ? [found] : [], { iteration: 3, now: 'now' });
    expect(result.entries).toHaveLength(1);
    expect(result.entries[0]?.iteration).toBe(iteration);
    expect(result.entries.map((it) => statusOf(it).state)).toEqual([state]);
    const { added, changed, missing } = result;
    expect({ added, changed, missing }).toEqual({
      added: [],
      changed: [],
      missing: [],
      ...(report !== 'nothing' && { [report]: [`tool:${path}`] }),
    });
  });

  it('without an iteration, changed bytes keep the iteration that is known', () => {
    const result = reconcile([{ ...base, digest: 'before', iteration: 1 }], [found], { now: 'now' });
    expect(result.entries[0]?.iteration).toBe(1);
  });

  it('F-12 refuses an id that another artifact has by default', () => {
    const other = { kind: 'tool', path: '.harnessgym/tools/b', digest: 'b', description: '' } as const;
    const thief = { ...base, id: `tool:${other.path}` };
    const { entries, warnings } = reconcile([thief], [found, other], { now: 'now' });
    expect(entries.map(({ id }) => id)).toEqual([`tool:${path}`, `tool:${other.path}`]);
    expect(warnings).toEqual([expect.stringContaining(thief.id)]);
  });
});
