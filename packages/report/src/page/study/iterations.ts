import type { ArmSummary, CompareReport, Trial } from '@harnessgym/compare';
import { numberText } from '../../format/number-text.js';
import type { Line } from '../../plot/plot.js';
import type { Section, Table } from '../page.js';
import { trialName } from './trial-name.js';

type Direction = CompareReport['study']['plan']['metric']['scoreDirection'];

/** Thin lines beyond this many are one grey area. */
const mostLines = 100;

/** The best score so far over iterations: the median of each arm, and its trials. Nothing where no trial has a score. */
export function iterations({ study, trials, analysis }: CompareReport): Section[] {
  const { scoreDirection: direction, key } = study.plan.metric;
  const control = analysis.arms.find(({ arm }) => arm === 'plain');
  const panels = analysis.arms.map((arm) => {
    const own = trials.filter(({ group }) => group === arm.arm);
    const lines = own.slice(0, mostLines).map((trial) => trialLine(trial, direction));
    const beside = control === undefined || control.arm === arm.arm ? [] : [medianLine(control, 'reference')];
    return { label: arm.arm, lines: [...lines, ...beside, medianLine(arm, 'main')].filter(hasPoints), own };
  });
  if (panels.every(({ lines }) => lines.length === 0)) return [];
  const cut = panels.some(({ own }) => own.length > mostLines);
  return [
    {
      id: 'iterations',
      title: 'Score over iterations',
      blocks: [
        {
          block: 'plot',
          plot: {
            plot: 'curves',
            title: 'Best score so far',
            description: `The thick line is the median of the arm, the dashed one that of plain, each thin line a trial.${
              cut ? ` Drawn are the first ${mostLines} trials of each arm.` : ''
            }`,
            x: { axis: 'iteration', ticks: 'count' },
            y: { axis: `${key}, ${direction === 'lower-is-better' ? 'lower' : 'higher'} is better`, ticks: 'number' },
            panels,
          },
          numbers: medianTable(analysis.arms),
        },
      ],
    },
  ];
}

function hasPoints({ points }: Line): boolean {
  return points.length > 0;
}

function trialLine(trial: Trial, direction: Direction): Line {
  let best: number | undefined;
  const points = trial.iterations.flatMap(({ iteration, score, score_valid }): [number, number][] => {
    const counted = score_valid === false ? null : score;
    const better =
      counted !== null && (best === undefined || (direction === 'lower-is-better' ? counted < best : counted > best));
    if (better) best = counted;
    return best === undefined ? [] : [[iteration, best]];
  });
  return { role: 'trial', label: trialName(trial), points, stepped: false };
}

function medianLine({ arm, bestSoFar }: ArmSummary, role: 'main' | 'reference'): Line {
  const points = bestSoFar.flatMap(({ iteration, median }): [number, number][] =>
    median === null ? [] : [[iteration, median]],
  );
  return { role, label: `median of ${arm}`, points, stepped: false };
}

function medianTable(summaries: readonly ArmSummary[]): Table {
  const last = Math.max(0, ...summaries.map(({ bestSoFar }) => bestSoFar.length));
  return {
    caption: 'Median of the best score so far',
    columns: [{ name: 'Iteration' }, ...summaries.map(({ arm }) => ({ name: arm, numeric: true as const }))],
    rows: Array.from({ length: last }, (_, index) => [
      String(index + 1),
      ...summaries.map(({ bestSoFar }) => numberText(bestSoFar[index]?.median ?? null)),
    ]),
  };
}
