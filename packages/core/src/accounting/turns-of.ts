import type { AttemptRecord, IterationRecord, PhaseRecord } from '../run/records.js';

/** The turns of an iteration, in order, as far as it got. */
export function turnsOf(record: AttemptRecord | IterationRecord): PhaseRecord[] {
  if (!('verdict' in record)) return [record.attempt];
  const { attempt, reflection, build, repairs } = record;
  return [attempt, reflection, build, ...repairs].filter((turn) => turn !== undefined);
}
