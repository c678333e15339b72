import type { Snapshot } from '@harnessgym/workspace';
import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import type { Checkpoint } from '../run/records.js';
import { countedPaths } from '../scoring/counted-paths.js';
import { beats } from '../scoring/is-better.js';
import { type Measurement, scoreWithNoise } from '../scoring/score.js';
import { takeAsLeft } from '../scoring/take-as-left.js';

/** In an optimisation, snapshots what was scored when its verified score beats everything before it. */
export async function keepBest(
  measurement: Measurement | undefined,
  context: IterationContext,
): Promise<Checkpoint | undefined> {
  const { task, standing, iteration, clock, store } = context;
  const found = scoreWithNoise(measurement);
  if (!task.objective.optimize || found === undefined) return undefined;
  const { bestScore } = standing;
  if (bestScore !== undefined && !beats(found, bestScore, task.objective.direction)) return undefined;
  const { score } = found;
  const snapshot = await takeScored(context);
  const checkpoint: Checkpoint = { createdAt: clock.now().toISOString(), iteration, score, snapshot };
  await store.saveCheckpoint(checkpoint);
  await emit(context, { type: 'checkpoint-kept', score });
  return checkpoint;
}

/** With editable files the score is theirs, on the task as it was: what else is in the workspace did not count, and does not come back. */
async function takeScored({ task, standing, snapshots }: IterationContext): Promise<Snapshot> {
  const other = await takeAsLeft(snapshots, task.workspace);
  if ((task.objective.editable ?? []).length === 0) return other;
  return snapshots.mix(standing.template, { other, select: countedPaths(task.objective) });
}
