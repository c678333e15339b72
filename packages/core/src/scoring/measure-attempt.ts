import type { IterationContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import { describeFailure } from './describe-measurement.js';
import { runScorer } from './run-scorer.js';
import { hasPassed, type Measurement, validScore } from './score.js';

/**
 * Scores the workspace as the attempt left it, however the attempt ended. Undefined without a scorer, and when the run
 * was cancelled before the scorer was through: half a measurement is none.
 */
export async function measureAttempt(context: IterationContext): Promise<Measurement | undefined> {
  const { scorer, task, store, iteration, signal, standing } = context;
  if (scorer === undefined || signal.aborted) return undefined;
  const logs = { folder: store.iterationFolder(iteration), prefix: 'post_attempt' };
  const known = { template: standing.template, ...(standing.baseline && { baseline: standing.baseline }) };
  const measurement = await runScorer(scorer, { what: 'attempt', logs, ...known }, context);
  if (signal.aborted && !hasPassed(measurement)) return undefined;
  const score = validScore(measurement);
  const baseline = validScore(standing.baseline);
  const { target } = task.objective;
  await emit(context, {
    type: 'score-measured',
    passed: hasPassed(measurement),
    reason: describeFailure(measurement),
    durationMs: measurement.durationMs,
    ...(score !== undefined && { score }),
    ...(baseline !== undefined && { baseline }),
    ...(target !== undefined && { target }),
  });
  return measurement;
}
