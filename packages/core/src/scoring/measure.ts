import type { IterationContext } from '../run/context.js';
import type { Measurement, Scorer } from './score.js';

/** Runs the scorer. A scorer of a script's own may hand out what is no number: that is no score. */
export async function measure(
  scorer: Scorer,
  { task, signal }: Pick<IterationContext, 'task' | 'signal'>,
  logs: { folder: string; prefix: string },
): Promise<Measurement> {
  const measurement = await scorer.measure({ workspace: task.workspace, logs, signal });
  const { score, printed, ...rest } = measurement;
  return {
    ...rest,
    score: score.status === 'valid' && !Number.isFinite(score.value) ? { status: 'unscored' } : score,
    ...(printed && Number.isFinite(printed.value) && { printed }),
  };
}
