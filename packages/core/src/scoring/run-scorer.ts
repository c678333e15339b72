import type { LoopContext } from '../run/context.js';
import { emit } from '../run/emit.js';
import type { RunEvent } from '../run/events.js';
import type { Measurement, MeasureRequest, Scorer } from './score.js';
import { scorerLogs } from './scorer-logs.js';

type ScoringStart = Extract<RunEvent, { type: 'scoring-start' }>;
type ScoringContext = Pick<LoopContext, 'task' | 'signal' | 'store' | 'clock'> & { iteration?: number };

/** One run of the scorer in the workspace, announced: without a turn, it is what a run waits for longest. */
export async function runScorer(
  scorer: Scorer,
  { what, logs }: Pick<ScoringStart, 'what'> & Pick<MeasureRequest, 'logs'>,
  context: ScoringContext,
): Promise<Measurement> {
  const { budgetMs } = scorer;
  await context.store.prepare(Object.values(scorerLogs(logs)), context.iteration);
  await emit(context, { type: 'scoring-start', what, ...(budgetMs !== undefined && { budgetMs }) });
  return finite(await scorer.measure({ workspace: context.task.workspace, logs, signal: context.signal }));
}

/** A scorer of a script's own may hand out what is no number: that is no score. */
function finite({ score, printed, ...rest }: Measurement): Measurement {
  const isNumber = score.status !== 'valid' || Number.isFinite(score.value);
  return {
    ...rest,
    score: isNumber ? score : { status: 'unscored' },
    ...(printed && Number.isFinite(printed.value) && { printed }),
  };
}
