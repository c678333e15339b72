import type { ArmSummary, CompareReport } from '@harnessgym/compare';
import { percentText, secondsText } from '../../format/number-text.js';
import type { Line } from '../../plot/plot.js';
import type { Section, Table } from '../page.js';

/** How long trials took to the target, those that never got there counted for as long as they were watched. */
export function timeToTarget({ analysis }: CompareReport): Section[] {
  const { arms } = analysis;
  if (arms.every((arm) => arm.timeToTarget.length === 0)) return [];
  const control = arms.find(({ arm }) => arm === 'plain');
  return [
    {
      id: 'time-to-target',
      title: 'Time to the target',
      blocks: [
        {
          block: 'plot',
          plot: {
            plot: 'curves',
            title: 'Share of trials still without the target',
            description:
              'By Kaplan and Meier, over seconds of attempts. The thick line is the arm, the dashed one plain.',
            x: { axis: 'attempt time', ticks: 'seconds' },
            y: { axis: 'share of trials still without the target', ticks: 'percent', domain: [0, 1] },
            panels: arms.map((arm) => ({
              label: arm.arm,
              lines: [
                ...(control === undefined || control === arm ? [] : [line(control, 'reference')]),
                line(arm, 'main'),
              ],
            })),
          },
          numbers: table(arms),
        },
      ],
    },
  ];
}

function line({ arm, timeToTarget: steps }: ArmSummary, role: Line['role']): Line {
  const points = steps.map(({ seconds, remaining }): [number, number] => [seconds, remaining]);
  const start: [number, number][] = points[0]?.[0] === 0 ? [] : [[0, 1]];
  return { role, label: arm, points: [...start, ...points], stepped: true };
}

function table(arms: readonly ArmSummary[]): Table {
  return {
    caption: 'Median time to the target, and each step of the curves',
    columns: [{ name: 'Arm' }, { name: 'Attempt time', numeric: true }, { name: 'Still without', numeric: true }],
    rows: arms.flatMap(({ arm, medianTimeToTarget, timeToTarget: steps }) => [
      [arm, medianTimeToTarget === null ? 'fewer than half reach it' : secondsText(medianTimeToTarget), 'median'],
      ...steps.map(({ seconds, remaining }) => [arm, secondsText(seconds), percentText(remaining)]),
    ]),
    whole: 'compare_report.json',
  };
}
