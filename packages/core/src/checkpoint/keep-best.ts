import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import type { Checkpoint } from '../run/records.js';
import { beats } from '../scoring/is-better.js';
import { type Measurement, scoreWithNoise } from '../scoring/score.js';
import { takeAsLeft } from '../scoring/take-as-left.js';

/** In an optimisation, snapshots the workspace when its verified score beats everything before it. */
export async function keepBest(
  measurement: Measurement | undefined,
  context: IterationContext,
): Promise<Checkpoint | undefined> {
  const { task, standing, snapshots, iteration, clock, store } = context;
  const found = scoreWithNoise(measurement);
  if (!task.objective.optimize || found === undefined) return undefined;
  const { bestScore } = standing;
  if (bestScore !== undefined && !beats(found, bestScore, task.objective.direction)) return undefined;
  const { score } = found;
  const snapshot = await takeAsLeft(snapshots, task.workspace);
  const checkpoint: Checkpoint = { createdAt: clock.now().toISOString(), iteration, score, snapshot };
  await store.saveCheckpoint(checkpoint);
  await emit(context, { type: 'checkpoint-kept', score });
  return checkpoint;
}
