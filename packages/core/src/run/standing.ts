import { validScore } from '../scoring/score.js';
import type { Standing } from './context.js';

/** The best verified score so far: the best checkpoint's, else the baseline's. */
export function bestScore({ best, baseline }: Standing): number | undefined {
  return best?.score ?? validScore(baseline);
}
