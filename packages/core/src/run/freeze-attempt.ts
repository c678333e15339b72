import type { Measurement } from '../scoring/score.js';
import type { IterationContext } from './context.js';
import { emit } from './emit.js';
import type { AttemptRecord, Checkpoint, IterationRecord, StopDecision, Verdict } from './records.js';

interface AttemptFacts {
  attempted: AttemptRecord;
  measurement: Measurement | undefined;
  verdict: Verdict;
  checkpoint: Checkpoint | undefined;
  stop: StopDecision;
}

/** Puts everything known of the attempt on disk, before reflection can touch anything. */
export async function freezeAttempt(facts: AttemptFacts, context: IterationContext): Promise<IterationRecord> {
  const { attempted, measurement, checkpoint, verdict, stop } = facts;
  const record: IterationRecord = {
    ...attempted,
    verdict,
    stop,
    endedAt: context.clock.now().toISOString(),
    ...(measurement && { measurement }),
    ...(checkpoint && { checkpoint }),
    artifactCount: context.registry.artifacts().length,
    repairs: [],
    qualifications: [],
  };
  await context.store.freezeVerdict(record, context.standing);
  await emit(context, { type: 'verdict-frozen', verdict: record.verdict, stop: record.stop });
  return record;
}
