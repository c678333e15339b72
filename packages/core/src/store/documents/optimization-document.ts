import type { Standing } from '../../run/context.js';
import type { IterationRecord } from '../../run/records.js';
import { beats } from '../../scoring/is-better.js';
import { validScore } from '../../scoring/score.js';
import type { Direction, Objective } from '../../task.js';
import type { OptimizationDocument } from '../schemas/optimization-schema.js';

/** The documented `optimization` state of one iteration. Only scores that count appear. */
export function optimizationDocument(
  { verdict, measurement }: IterationRecord,
  standing: Standing,
  { scorerKey, direction }: Objective,
): OptimizationDocument {
  const { score } = verdict;
  const baseline = validScore(standing.baseline);
  const previous = standing.bestScore;
  const noiseFloor = measurement?.repeats?.noiseFloor;
  const found = score !== undefined && { score, ...(noiseFloor !== undefined && { noiseFloor }) };
  return {
    mode: 'optimization',
    score_key: scorerKey,
    higher_is_better: direction === 'higher',
    baseline_score: baseline ?? null,
    previous_best_score: previous ?? null,
    current_score: score ?? null,
    ...(verdict.targetReached !== undefined && { target_reached: verdict.targetReached }),
    ...(found && baseline !== undefined && againstBaseline(found, baseline, direction)),
    ...(found && previous !== undefined && { improved_from_previous_best: beats(found, previous, direction) }),
  };
}

function againstBaseline(found: Parameters<typeof beats>[0], baseline: number, direction: Direction) {
  const { score } = found;
  return {
    improved_from_baseline: beats(found, baseline, direction),
    ...finite('delta_from_baseline', score - baseline),
    ...relativeChange(score, baseline, direction),
  };
}

/** `relative_improvement` when higher is better, `relative_reduction` when lower is; nothing for a baseline of (nearly) zero. */
export function relativeChange(
  score: number,
  baseline: number,
  direction: Direction,
): Pick<OptimizationDocument, 'relative_improvement' | 'relative_reduction'> {
  const ratio = score / baseline;
  if (!Number.isFinite(ratio)) return {};
  return direction === 'higher' ? { relative_improvement: ratio - 1 } : { relative_reduction: 1 - ratio };
}

/** Of numbers at the ends of the range a difference can overflow, and JSON has no word for that. */
export function finite<const Name extends string>(name: Name, value: number): { [Key in Name]?: number } {
  return Number.isFinite(value) ? ({ [name]: value } as { [Key in Name]: number }) : {};
}
