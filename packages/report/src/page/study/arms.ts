import type { ArmSummary, CompareReport, Metric } from '@harnessgym/compare';
import { intervalText } from '../../format/interval-text.js';
import { none, numberText, percentText } from '../../format/number-text.js';
import type { Section, Table } from '../page.js';
import { metricText } from './metric-text.js';

/** What each arm amounts to: how many of its trials count, how many succeed, and its middle. */
export function arms({ study, analysis }: CompareReport): Section {
  const { metric } = study.plan;
  const rated = analysis.arms.flatMap(({ arm, success: { rate, interval, count }, finished }) =>
    rate === null || interval === null
      ? []
      : [{ label: arm, text: `${percentText(rate)}, ${count} of ${finished}`, value: rate, ...interval }],
  );
  return {
    id: 'arms',
    title: 'Arms',
    blocks: [
      { block: 'table', table: armTable(analysis.arms, metric) },
      {
        block: 'plot',
        plot: {
          plot: 'intervals',
          title: 'Success rate of each arm',
          description: 'The share of finished trials that are valid and successful, with its Wilson interval.',
          axis: 'success rate',
          ticks: 'percent',
          domain: [0, 1],
          rows: rated,
        },
        numbers: reliabilityTable(analysis.arms),
      },
    ],
  };
}

function armTable(summaries: readonly ArmSummary[], metric: Metric): Table {
  return {
    caption: 'Invalid trials count as the worst in every number',
    columns: [
      { name: 'Arm' },
      { name: 'Planned', numeric: true },
      { name: 'Finished', numeric: true },
      { name: 'Valid', numeric: true },
      { name: 'Median', numeric: true },
      { name: 'Best', numeric: true },
      { name: 'Success rate', numeric: true },
    ],
    rows: summaries.map((one) => [
      one.arm,
      numberText(one.planned),
      numberText(one.finished),
      numberText(one.valid),
      medianText(one, metric),
      metricText(one.best, metric),
      rateText(one.success),
    ]),
  };
}

/** What has no number is the worst there is, and may be the middle. */
function medianText({ median, finished, valid }: ArmSummary, metric: Metric): string {
  if (median !== null || finished === 0) return metricText(median, metric);
  return metric.name === 'time' && valid > 0 ? 'never solved' : 'an invalid trial';
}

function rateText({ rate, interval }: ArmSummary['success']): string {
  if (rate === null) return none;
  return interval === null ? percentText(rate) : `${percentText(rate)} (${intervalText(interval, percentText)})`;
}

function reliabilityTable(summaries: readonly ArmSummary[]): Table {
  const ks = [...new Set(summaries.flatMap(({ passHatK }) => passHatK.map(({ k }) => k)))].sort((a, b) => a - b);
  const shown = ks.slice(0, 8);
  return {
    caption: 'Success rates, and the chance that k trials all succeed',
    columns: [
      { name: 'Arm' },
      { name: 'Successful', numeric: true },
      { name: 'Rate', numeric: true },
      ...shown.map((k) => ({ name: `k = ${k}`, numeric: true as const })),
    ],
    rows: summaries.map(({ arm, success, finished, passHatK }) => [
      arm,
      `${numberText(success.count)} of ${numberText(finished)}`,
      rateText(success),
      ...shown.map((k) => percentText(passHatK.find((one) => one.k === k)?.value ?? null)),
    ]),
  };
}
