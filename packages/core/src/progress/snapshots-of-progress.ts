import type { Checkpoint } from '../run/records.js';
import type { KeptSnapshot } from '../store/schemas/state-log-schemas.js';
import type { IterationProgress, RunProgress } from './run-progress.js';

/** The snapshots that a run's progress names, as the run noted each of them, or would have. */
export function snapshotsOfProgress({ startedAt, opening, iterations, end }: RunProgress): KeptSnapshot[] {
  const { template, baseline, start } = opening.reached === 'end' ? opening.opening : opening.known;
  const begun = [...iterations.values()];
  const lines = begun.flatMap(ofIteration);
  const before = end?.reached === 'closing' ? end.before?.id : undefined;
  return [
    ...(template ? [{ what: 'start' as const, at: template.createdAt, snapshot: template.snapshot.id }] : []),
    ...evidence(baseline?.tampering?.found, template?.createdAt ?? startedAt),
    ...checkpointLine(start),
    ...lines,
    ...(before === undefined ? [] : [{ what: 'before' as const, at: lines.at(-1)?.at ?? startedAt, snapshot: before }]),
  ];
}

function ofIteration(progress: IterationProgress): KeptSnapshot[] {
  if (progress.reached === 'start') return [];
  if (progress.reached === 'attempt') return evidence(progress.left?.id, progress.attempted.startedAt);
  const { measurement, checkpoint, drift, endedAt } = progress.record;
  return [
    ...evidence(measurement?.tampering?.found, endedAt),
    ...checkpointLine(checkpoint),
    ...evidence(drift?.found, endedAt),
  ];
}

function evidence(snapshot: string | undefined, at: string): KeptSnapshot[] {
  return snapshot === undefined ? [] : [{ what: 'evidence', at, snapshot }];
}

function checkpointLine(checkpoint: Checkpoint | undefined): KeptSnapshot[] {
  if (checkpoint === undefined) return [];
  const { iteration, score, createdAt: at, snapshot } = checkpoint;
  return [{ what: 'checkpoint', at, iteration, score, snapshot: snapshot.id }];
}
