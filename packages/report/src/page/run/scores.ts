import { numberText } from '../../format/number-text.js';
import type { Line } from '../../plot/plot.js';
import type { RunReport } from '../../report.js';
import type { Section, Words } from '../page.js';

/** The score of each attempt, and the baseline it is held against. Nothing where there is no score. */
export function scores({ entry, iterations, summary }: RunReport): Section[] {
  const rows = iterations.flatMap(({ iteration, record }) => {
    if (record.reading !== 'whole') return [];
    const { verdict, measurement } = record.document;
    return [{ iteration, score: verdict.score, measured: measurement?.score }];
  });
  const points = rows.flatMap(({ iteration, score }): [number, number][] =>
    score === undefined ? [] : [[iteration, score]],
  );
  if (points.length === 0) return [];
  const last = rows.at(-1)?.iteration ?? 1;
  const { baselineScore } = entry;
  const baseline: Line[] =
    baselineScore === undefined
      ? []
      : [
          {
            role: 'reference',
            label: 'baseline',
            stepped: false,
            points: [
              [0, baselineScore],
              [last, baselineScore],
            ],
          },
        ];
  const optimization = summary.reading === 'whole' ? summary.document.optimization : undefined;
  const better = optimization === undefined ? '' : `, ${optimization.higher_is_better ? 'higher' : 'lower'} is better`;
  return [
    {
      id: 'scores',
      title: 'Score over iterations',
      blocks: [
        {
          block: 'plot',
          plot: {
            plot: 'curves',
            title: 'Score of each attempt',
            description: 'The thick line is the score by which each attempt is judged, the dashed one the baseline.',
            x: { axis: 'iteration', ticks: 'count' },
            y: { axis: `${optimization?.score_key ?? 'score'}${better}`, ticks: 'number' },
            panels: [
              { label: entry.runId, lines: [...baseline, { role: 'main', label: 'score', stepped: false, points }] },
            ],
          },
          numbers: {
            caption: 'Score of each attempt',
            columns: [{ name: 'Iteration' }, { name: 'Score', numeric: true }, { name: 'Measured' }],
            rows: rows.map(({ iteration, score, measured }): Words[] => [
              String(iteration),
              numberText(score ?? null),
              measuredText(measured),
            ]),
          },
        },
      ],
    },
  ];
}

function measuredText(score: { status: string; reason?: string } | undefined): Words {
  if (score === undefined) return 'no: claimed by the agent';
  return score.reason === undefined ? score.status : { said: `${score.status}: ${score.reason}` };
}
