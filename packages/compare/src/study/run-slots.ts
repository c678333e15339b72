import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import * as z from 'zod';
import type { Executor } from '../executor.js';
import type { Slot, Study } from '../plan/study-schema.js';
import { type Trial, trialSchema } from '../trial/trial-schema.js';
import { readDocument } from './read-document.js';
import { removeTrial } from './remove-trial.js';
import { studyLayout } from './study-layout.js';

export interface SlotsRequest {
  study: Study;
  output: string;
  executor: Executor;
  signal: AbortSignal;
  onStart(slot: Slot): void;
  onRetry(slot: Slot, reason: string): void;
  /** Awaited before the next trial of the same job. */
  onEnd(slot: Slot, trial: Trial): Promise<void>;
}

/** Trials in a row that ended for the infrastructure's sake: more of them would tell nothing. */
const mostFailures = 3;

/**
 * Runs trials in their order, so many at once as the plan says. Resolves with why it stopped. When an executor throws, no
 * further trial begins; those that run are paid for and end as they would, and then what it threw is thrown.
 */
export async function runSlots(
  slots: readonly Slot[],
  request: SlotsRequest,
): Promise<'complete' | 'cancelled' | 'infrastructure'> {
  const { jobs } = request.study.plan.execution;
  const { signal } = request;
  const errors: unknown[] = [];
  const waiting = slots.values();
  let failures = 0;

  async function work(): Promise<void> {
    while (!signal.aborted && errors.length === 0 && failures < mostFailures) {
      const { value: slot, done } = waiting.next();
      if (done) return;
      const trial = await runSlot(slot, request);
      failures = infrastructureOf(trial) === undefined ? 0 : failures + 1;
      await request.onEnd(slot, trial);
    }
  }

  const workers = Array.from({ length: Math.min(jobs, slots.length) }, async () => {
    try {
      await work();
    } catch (error) {
      // What a trial says that was told to end is no news.
      if (!signal.aborted) errors.push(error);
    }
  });
  await Promise.all(workers);
  if (errors.length > 0) throw errors[0];
  if (signal.aborted) return 'cancelled';
  return failures >= mostFailures ? 'infrastructure' : 'complete';
}

/** Once more, when the machine or the service ended it. That it was tried is noted first, so that it is never forgotten. */
async function runSlot(slot: Slot, request: SlotsRequest): Promise<Trial> {
  const { study, output, executor, signal, onStart, onRetry } = request;
  const layout = studyLayout(output);
  const folder = layout.trial(slot);
  onStart(slot);
  const retried = await readRetries(layout.retries(slot));
  const first = await executor.execute({ study, slot, folder, retried, signal });
  const reason = infrastructureOf(first);
  if (reason === undefined || retried.length > 0) return first;
  onRetry(slot, reason);
  const again = await noteRetry(first, { slot, output, reason });
  return await executor.execute({ study, slot, folder, retried: again, signal });
}

/** Notes that a trial ended for the infrastructure's sake, and makes room for the next try. */
export async function noteRetry(
  { ended_at }: Trial,
  { slot, output, reason }: { slot: Slot; output: string; reason: string },
): Promise<Trial['retried']> {
  const layout = studyLayout(output);
  const retried = [...(await readRetries(layout.retries(slot))), { ended_at, reason }];
  await writeAtomic(layout.retries(slot), stableJson({ schemaVersion: 1, retried }));
  await removeTrial(layout.trial(slot));
  return retried;
}

const retriesSchema = z.strictObject({ schemaVersion: z.literal(1), retried: trialSchema.shape.retried });

async function readRetries(path: string): Promise<Trial['retried']> {
  const reading = await readDocument(path, retriesSchema);
  return reading.found === 'whole' ? reading.document.retried : [];
}

/** Why the machine or the service, and not the agent, ended a trial. */
export function infrastructureOf({ findings }: Trial): string | undefined {
  return findings.find(({ kind }) => kind === 'infrastructure')?.message;
}
