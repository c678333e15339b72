import { activeHarness } from '../activation/active-harness.js';
import type { Attempted } from '../phases/attempt.js';
import type { Measurement } from '../scoring/score.js';
import type { IterationContext } from './context.js';
import { emit } from './emit.js';
import type { Activation, Checkpoint, IterationRecord, StopDecision, Verdict } from './records.js';

interface AttemptFacts extends Attempted {
  startedAt: string;
  activation: Activation;
  measurement: Measurement | undefined;
  verdict: Verdict;
  checkpoint: Checkpoint | undefined;
  stop: StopDecision;
}

/** Puts everything known of the attempt on disk, before reflection can touch anything. */
export async function freezeAttempt(facts: AttemptFacts, context: IterationContext): Promise<IterationRecord> {
  const { activation, measurement, checkpoint, ...known } = facts;
  const record: IterationRecord = {
    ...known,
    iteration: context.iteration,
    endedAt: context.clock.now().toISOString(),
    ...(measurement && { measurement }),
    ...(checkpoint && { checkpoint }),
    ...activeHarness(activation),
    artifactCount: context.registry.artifacts().length,
    repairs: [],
    qualifications: [],
  };
  await context.store.freezeVerdict(record, context.standing);
  await emit(context, { type: 'verdict-frozen', verdict: record.verdict, stop: record.stop });
  return record;
}
