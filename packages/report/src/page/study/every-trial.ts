import type { CompareReport, Metric, Trial } from '@harnessgym/compare';
import { none } from '../../format/number-text.js';
import type { Mark } from '../../plot/plot.js';
import type { Section, Table } from '../page.js';
import { metricLabel, metricText, metricTicks } from './metric-text.js';
import { trialName } from './trial-name.js';

/** More marks than this on one page hide each other, and make it heavy. */
const mostMarks = 2_000;

/** The number of every trial, drawn by arm; what counts as worst stands in a lane of its own. */
export function everyTrial({ study, trials, analysis }: CompareReport): Section {
  const { metric } = study.plan;
  const perArm = Math.ceil(mostMarks / Math.max(1, analysis.arms.length));
  const rows = analysis.arms.map(({ arm, median }) => {
    const own = trials.filter(({ group }) => group === arm);
    return { label: arm, median, marks: own.slice(0, perArm).map((trial) => markOf(trial, metric)), own };
  });
  const drawn = rows.reduce((sum, { marks }) => sum + marks.length, 0);
  return {
    id: 'trials',
    title: 'Every trial',
    blocks: [
      {
        block: 'plot',
        plot: {
          plot: 'strips',
          title: 'Every trial of each arm',
          description: `A filled dot is a trial that counts, a hollow one counts with a remark, a cross is one that counts as the worst. The bar is the median of its arm.${
            drawn < trials.length ? ` Drawn are ${drawn} of ${trials.length} trials.` : ''
          }`,
          axis: metricLabel(metric),
          ticks: metricTicks(metric),
          worst: metric.direction === 'lower-is-better' ? 'right' : 'left',
          rows,
        },
        numbers: trialTable(trials, metric),
      },
    ],
  };
}

function markOf(trial: Trial, metric: Metric): Mark {
  const counted = countedValue(trial);
  return {
    label: `${trialName(trial)}: ${counted === null ? 'counts as worst' : metricText(counted, metric)}`,
    value: counted,
    remarked: trial.findings.length > 0,
  };
}

function countedValue({ comparison_valid, value }: Trial): number | null {
  return comparison_valid ? value : null;
}

function trialTable(trials: readonly Trial[], metric: Metric): Table {
  return {
    caption: 'The number of every trial',
    columns: [
      { name: 'Trial' },
      { name: 'Block', numeric: true },
      { name: 'Value', numeric: true },
      { name: 'Last score', numeric: true },
      { name: 'Best score', numeric: true },
      { name: 'Status' },
      { name: 'Counts' },
    ],
    rows: trials.map((trial) => [
      trialName(trial),
      String(trial.block),
      metricText(countedValue(trial), metric),
      trial.score === null ? none : metricText(trial.score, { ...metric, name: 'score' }),
      trial.best_score === null ? none : metricText(trial.best_score, { ...metric, name: 'score' }),
      { said: trial.status },
      countedValue(trial) === null ? 'as worst' : 'yes',
    ]),
    whole: 'compare_report.json',
  };
}
