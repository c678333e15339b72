import type { CompareReport, Comparison, Metric } from '@harnessgym/compare';
import { intervalText } from '../../format/interval-text.js';
import { none, numberText, percentText, pText } from '../../format/number-text.js';
import type { IntervalPlot } from '../../plot/plot.js';
import type { Block, Section, Table, Words } from '../page.js';
import { comparisonName } from './comparison-name.js';
import { differenceText, metricLabel, metricTicks } from './metric-text.js';

type Estimate = NonNullable<Comparison['difference']>;

/** How far each arm is from `plain`, as a forest plot, and what the study's own control says. */
export function effects({ study, analysis }: CompareReport): Section {
  const { metric, rule } = study.plan;
  const { comparisons, falseAlarm } = analysis;
  const all = falseAlarm === null ? comparisons : [...comparisons, falseAlarm];
  const level = percentText(1 - rule.alpha);
  return {
    id: 'effects',
    title: 'Effect of the harness',
    blocks: [
      { block: 'list', items: comparisons.map((one) => `${comparisonName(one)}: ${one.sentence}`) },
      { block: 'paragraph', text: falseAlarmText(falseAlarm) },
      ...forest(superiorityPlot(all, level), effectTable(all, metric, level)),
      ...forest(differencePlot(all, metric, level), testTable(all)),
    ],
  };
}

function falseAlarmText(control: Comparison | null): string {
  if (control === null)
    return 'There is no A/A control in this study: with the arm plain2 it would show how often nothing looks like something.';
  const found = control.verdict === 'helps' || control.verdict === 'hurts';
  return found
    ? `A/A false alarm: plain2 is plain once more, and something other than the harness moves its numbers. ${control.sentence}`
    : `A/A control, plain2 against plain: ${control.sentence}`;
}

function forest(plot: IntervalPlot, numbers: Table): Block[] {
  if (numbers.rows.length === 0) return [];
  return [plot.rows.length === 0 ? { block: 'table', table: numbers } : { block: 'plot', plot, numbers }];
}

function superiorityPlot(comparisons: readonly Comparison[], level: string): IntervalPlot {
  return {
    plot: 'intervals',
    title: 'Probability that a trial beats one of plain',
    description: `The estimate for each arm with its ${level} interval. At 50% the arm is as good as the one it is compared with.`,
    axis: 'probability of superiority',
    ticks: 'percent',
    domain: [0, 1],
    reference: { value: 0.5, below: 'plain is better', above: 'the arm is better' },
    rows: comparisons.flatMap(({ superiority, ...one }) =>
      superiority === null
        ? []
        : [{ label: comparisonName(one), text: percentText(superiority.value), ...flat(superiority) }],
    ),
  };
}

function differencePlot(comparisons: readonly Comparison[], metric: Metric, level: string): IntervalPlot {
  const lower = metric.direction === 'lower-is-better';
  return {
    plot: 'intervals',
    title: `${differenceName(metric)} to plain`,
    description: `In units of the metric, with its ${level} interval; ${lower ? 'below' : 'above'} zero the arm is better.`,
    axis: `${differenceName(metric).toLowerCase()}: ${metricLabel(metric)}`,
    ticks: metricTicks(metric),
    reference: { value: 0, below: lower ? 'better' : 'worse', above: lower ? 'worse' : 'better' },
    rows: comparisons.flatMap(({ difference, ...one }) =>
      difference === null
        ? []
        : [{ label: comparisonName(one), text: differenceText(difference.value, metric), ...flat(difference) }],
    ),
  };
}

/** Medians of noughts and ones say little. */
function differenceName({ name }: Metric): string {
  return name === 'success' ? 'Difference of success rates' : 'Difference of medians';
}

function flat({ value, interval }: Estimate) {
  return { value, ...interval };
}

function effectTable(comparisons: readonly Comparison[], metric: Metric, level: string): Table {
  return {
    caption: `Effects with ${level} intervals`,
    columns: [
      { name: 'Arm' },
      { name: 'Beats plain', numeric: true },
      { name: differenceName(metric), numeric: true },
      ...(metric.name === 'success' ? [] : [{ name: 'Ratio of medians', numeric: true as const }]),
    ],
    rows: comparisons.map((one) => [
      comparisonName(one),
      estimateText(one.superiority, percentText),
      estimateText(one.difference, (value) => differenceText(value, metric)),
      ...(metric.name === 'success' ? [] : [estimateText(one.ratio, numberText)]),
    ]),
  };
}

function estimateText(estimate: Estimate | null, text: (value: number) => string): Words {
  return estimate === null ? none : `${text(estimate.value)} (${intervalText(estimate.interval, text)})`;
}

function testTable(comparisons: readonly Comparison[]): Table {
  return {
    caption: 'Tests and power',
    columns: [
      { name: 'Arm' },
      { name: 'Verdict' },
      { name: 'p', numeric: true },
      { name: 'p, Holm', numeric: true },
      { name: 'Test' },
      { name: 'Favours' },
      { name: 'Power', numeric: true },
      { name: 'Trials needed per arm', numeric: true },
    ],
    rows: comparisons.map(({ test, ...one }) => [
      comparisonName(one),
      one.verdict,
      test === null ? none : pText(test.pValue),
      test === null ? none : pText(test.adjustedPValue),
      test === null ? none : test.exact ? 'exact permutation' : 'drawn permutations',
      test === null ? none : test.favours,
      percentText(one.power),
      numberText(one.trialsNeeded),
    ]),
  };
}
