import { reaches } from '../scoring/is-better.js';
import { hasPassed, type Measurement, validScore } from '../scoring/score.js';
import type { Objective } from '../task.js';

/** Whether the task passes before anybody touched it: nothing is left to solve. */
export function alreadyPassing(objective: Objective, baseline: Measurement | undefined): boolean {
  if (baseline === undefined || !hasPassed(baseline)) return false;
  if (objective.target === undefined) return !objective.optimize;
  const score = validScore(baseline);
  return score !== undefined && reaches(score, objective.target, objective.direction);
}
