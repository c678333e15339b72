import type { Metric } from '../plan/study-schema.js';
import type { Trial } from '../trial/trial-schema.js';

/** Which scores are better, and which is good enough: of the scorer's numbers, whatever the metric makes of them. */
export type ScoreOrder = Pick<Metric, 'scoreDirection' | 'target'>;

/** False without a target. */
export function reaches(score: number, { target, scoreDirection }: ScoreOrder): boolean {
  if (target === undefined) return false;
  return scoreDirection === 'lower-is-better' ? score <= target : score >= target;
}

/** The best score that counts; null when none does. */
export function bestOf(
  rows: readonly Trial['iterations'][number][],
  { scoreDirection }: Pick<ScoreOrder, 'scoreDirection'>,
): number | null {
  const scores = rows.map(countedScore).filter((score) => score !== null);
  if (scores.length === 0) return null;
  return scoreDirection === 'lower-is-better' ? Math.min(...scores) : Math.max(...scores);
}

/** Without a scorer nothing says of a number whether it is valid, and it counts. */
export function countedScore({ score, score_valid: isValid }: Trial['iterations'][number]): number | null {
  return isValid === false ? null : score;
}
