import type { IterationContext } from './context.js';
import type { NewRunEvent } from './events.js';

/** Appends an event to the run's log, stamped with time and, inside an iteration, its number. */
export async function emit(
  context: Pick<IterationContext, 'store' | 'clock'> & { iteration?: number },
  event: NewRunEvent,
): Promise<void> {
  const stamp = { at: context.clock.now().toISOString(), ...(context.iteration && { iteration: context.iteration }) };
  await context.store.append({ ...stamp, ...event });
}
