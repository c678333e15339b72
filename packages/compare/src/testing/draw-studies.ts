import { analyseStudy } from '../analysis/analyse-study.js';
import type { Analysis } from '../analysis/analysis-schema.js';
import { type Random, seededRandom } from '../statistics/random.js';
import { buildStudy } from './build-study.js';
import { buildTrial } from './build-trial.js';

/** Where the scores of a simulated study come from; less is better. */
export interface Setting {
  trialsPerArm: number;
  /** One score of an arm; `better` is how many standard deviations it is ahead of plain, before any rounding. */
  draw(random: Random, better: number): number;
  better: number;
}

export const draws: Readonly<Record<'normal' | 'lognormal' | 'tied', Setting['draw']>> = {
  normal: (random, better) => 100 - better + random.normal(),
  lognormal: (random, better) => Math.exp(random.normal() - better),
  // A handful of scores, as of a verifier that counts passed checks.
  tied: (random, better) => Math.round(random.normal() - better),
};

/** Whole studies with seeded scores in the place of trials, each analysed as a real one is. */
export function* drawStudies(
  { trialsPerArm, draw, better }: Setting,
  { seed, studies }: { seed: number; studies: number },
) {
  const random = seededRandom(seed);
  const study = buildStudy({ trialsPerArm });
  for (let count = 0; count < studies; count += 1) {
    const trials = study.plan.order.map(({ arm, trial }) => {
      return buildTrial({ group: arm, trial, value: draw(random, arm === 'harnessed' ? better : 0) });
    });
    yield analyseStudy(study, trials) satisfies Analysis;
  }
}
