import { join } from 'node:path';
import { describeOutcome, type RunReading } from '@harnessgym/core';
import { durationText } from './duration-text.js';
import { type Fact, factLines } from './fact-lines.js';
import { oneLine } from './one-line.js';
import { verdictText } from './verdict-text.js';
import { wholeLine } from './whole-line.js';

type Iteration = RunReading['iterations'][number];
type RecordReading = Iteration['record'];
type Measured = NonNullable<Recorded['measurement']>;
type Recorded = Extract<RecordReading, { reading: 'whole' }>['document'];

/** One iteration for people. One whose record is missing or broken says so, with what the summary knows of it. */
export function iterationText({ iteration, record }: Iteration, run: RunReading): string {
  const facts =
    record.reading === 'whole'
      ? recorded(record.document, run)
      : [...faults(iteration, record, run), ...summed(iteration, run)];
  return [`Iteration ${iteration}`, ...factLines(facts, '  ')].join('\n');
}

function recorded(record: Recorded, { layout }: RunReading): Fact[] {
  const { attempt, verdict, improvement, repairs, qualifications, exposure } = record;
  const { count, succeeded, calledTools } = attempt.calls;
  const tools = calledTools.length === 0 ? '' : ` (${calledTools.join(', ')})`;
  return [
    ['Attempt', turnText(attempt)],
    ['Verdict', oneLine(verdictText(verdict))],
    ['Score', score(record)],
    ...heldTo(record),
    ...(exposure.length === 0 ? [] : [['Tools', exposure.map(exposedText)] as const]),
    ['Calls', oneLine(`${count}, of which ${succeeded} succeeded${tools}`)],
    ...(improvement === undefined ? [] : [['Improvement', improvementText(improvement)] as const]),
    ...qualifications.map(
      ({ artifacts }, index): Fact => [
        `Check ${index + 1}`,
        [...artifacts.map(judgedText), join(layout.report(record.iteration, index + 1), 'qualification.json')],
      ],
    ),
    ...repairs.map((repair, index): Fact => [`Repair ${index + 1}`, turnText(repair)]),
  ];
}

function turnText({ turn }: Recorded['attempt']): string {
  const { outcome, durationMs } = turn;
  return oneLine(`${outcome.outcome} in ${durationText(durationMs)}: ${describeOutcome(outcome)}`);
}

function score({ measurement, verdict }: Recorded): string {
  if (measurement === undefined) return verdict.score === undefined ? 'none' : `${verdict.score}, claimed by the agent`;
  switch (measurement.score.status) {
    case 'valid':
      return `${measurement.score.value}, measured`;
    case 'invalid':
      return `none: ${measurement.score.reason}`;
    case 'unscored':
      return 'none: the scorer printed no number';
  }
}

/** What the scoring rules found, where there were any. */
function heldTo({ measurement, drift }: Recorded): Fact[] {
  const { tampering, ignoredChanges, repeats } = measurement ?? {};
  return [
    ...(tampering === undefined ? [] : [['Tampered', changesText(tampering)] as const]),
    ...(ignoredChanges === undefined ? [] : [['Ignored', changesText(ignoredChanges)] as const]),
    ...(repeats === undefined ? [] : [['Samples', samplesText(repeats)] as const]),
    ...(drift === undefined ? [] : [['Drift', `${drift.outcome.replace('-', ' ')}: ${changesText(drift)}`] as const]),
  ];
}

function changesText({ count, paths }: { count: number; paths: readonly string[] }): string {
  const shown = paths.slice(0, 5);
  return oneLine(`${shown.join(', ')}${count > shown.length ? ` and ${count - shown.length} more` : ''}`);
}

function samplesText({ samples, baseline, noiseFloor }: NonNullable<Measured['repeats']>): string {
  const beside = baseline.length === 0 ? '' : `; the untouched task beside them ${baseline.join(', ')}`;
  return `${samples.join(', ')}${beside}${noiseFloor === undefined ? '' : `; noise floor ${noiseFloor}`}`;
}

function exposedText({ server, tool, exposure, reason = '' }: Recorded['exposure'][number]): string {
  const where = server === undefined ? '' : ` of ${server}`;
  return oneLine(`${tool}${where}: ${exposure}${reason === '' ? '' : `: ${reason}`}`);
}

function improvementText(improvement: NonNullable<Recorded['improvement']>): string {
  if (improvement.form === 'described') return oneLine(`described: ${improvement.text}`);
  return oneLine(`${improvement.kind} "${improvement.name}": ${improvement.reason}`);
}

type Judged = Recorded['qualifications'][number]['artifacts'][number];

function judgedText({ path, verdict, reason }: Judged): string {
  return oneLine(`${path}: ${verdict}${reason === '' ? '' : `: ${reason}`}`);
}

function faults(iteration: number, record: RecordReading, { layout }: RunReading): Fact[] {
  if (record.reading !== 'broken') return [];
  return [['Record', `${layout.record(iteration)} cannot be read: ${wholeLine(record.problem)}`]];
}

function summed(iteration: number, { entry, summary }: RunReading): Fact[] {
  const iterations = summary.reading === 'whole' ? summary.document.iterations : [];
  const known = iterations.find((one) => one.iteration === iteration);
  if (known !== undefined) {
    return [['Verdict', oneLine(`${known.status}; score ${known.score ?? 'none'} (by the summary alone)`)]];
  }
  return [['Verdict', entry.state.state === 'running' ? 'none yet' : 'none on record']];
}
