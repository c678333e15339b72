import { limitReached } from '../accounting/limit-reached.js';
import { turnsOf } from '../accounting/turns-of.js';
import type { IterationContext } from './context.js';
import { cutShort } from './cut-short.js';
import type { AttemptRecord, StopReason } from './records.js';

/** Why a run ends although its task is not solved. */
export type EarlyEnd = Exclude<StopReason, 'solved'>;

/** Why no other turn comes after the last one of this iteration; `unfrozen` is an attempt without a verdict yet. */
export function earlyEnd(
  { store, limits, iteration }: Pick<IterationContext, 'store' | 'limits' | 'iteration'>,
  unfrozen?: AttemptRecord,
): EarlyEnd | undefined {
  const iterations = [...store.iterations(), ...(unfrozen === undefined ? [] : [unfrozen])];
  const last = iterations
    .filter((record) => record.iteration === iteration)
    .flatMap(turnsOf)
    .at(-1);
  return (last && cutShort(last.turn.outcome)) ?? limitReached(iterations, limits);
}
