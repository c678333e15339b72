import { describeOutcome } from '@harnessgym/core';
import { none, numberText, secondsText } from '../../format/number-text.js';
import type { RunReport } from '../../report.js';
import type { Section, Words } from '../page.js';

type Iteration = RunReport['iterations'][number];

/** What each iteration did, how long it took, and its verdict. */
export function attempts({ iterations }: RunReport): Section {
  return {
    id: 'iterations',
    title: 'Iterations',
    blocks: [
      {
        block: 'table',
        table: {
          caption: 'Each iteration and its verdict',
          columns: [
            { name: 'Iteration' },
            { name: 'Status' },
            { name: 'Verified' },
            { name: 'Score', numeric: true },
            { name: 'Attempt', numeric: true },
            { name: 'Turns behind it', numeric: true },
            { name: 'Calls', numeric: true },
            { name: 'How the attempt ended' },
            { name: 'Improvement' },
          ],
          rows: iterations.map(row),
          whole: 'summary.json',
        },
      },
    ],
  };
}

function row({ iteration, record }: Iteration): Words[] {
  if (record.reading !== 'whole') {
    const problem = record.reading === 'broken' ? { said: record.problem } : 'no record yet';
    return [String(iteration), problem, none, none, none, none, none, none, none];
  }
  const { verdict, attempt, reflection, build, repairs, improvement } = record.document;
  const behind = [reflection, build, ...repairs].reduce((sum, phase) => sum + (phase?.turn.durationMs ?? 0), 0);
  const { outcome, durationMs } = attempt.turn;
  return [
    String(iteration),
    { said: verdict.status },
    verdict.verified ? `by the ${verdict.verifiedBy}` : 'no',
    numberText(verdict.score ?? null),
    secondsText(durationMs / 1_000),
    secondsText(behind / 1_000),
    numberText(attempt.calls.count),
    { said: `${outcome.outcome}: ${describeOutcome(outcome)}` },
    improvement === undefined
      ? none
      : {
          said:
            improvement.form === 'chosen'
              ? `${improvement.kind} ${improvement.name}: ${improvement.reason}`
              : improvement.text,
        },
  ];
}
