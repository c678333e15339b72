import type { Snapshot } from '@harnessgym/workspace';
import { exchangeFiles } from '../run/exchange-files.js';
import { matchPaths } from './match-paths.js';
import type { ScoringContext, ScoringRequest } from './run-scorer.js';
import { takeAsLeft } from './take-as-left.js';
import { type Tampering, tampering } from './tampering.js';

export interface Held {
  /** The workspace with what is protected as it was before the run. */
  now: Snapshot;
  tampering?: Tampering;
}

/** Compares what is protected with the template, and puts back what differs; the tree as it was found is a snapshot then. */
export async function holdProtected(
  { template, what, when }: Pick<ScoringRequest, 'template' | 'what'> & Pick<Tampering, 'when'>,
  context: ScoringContext,
): Promise<Held> {
  const { snapshots, store, task } = context;
  const { workspace } = task;
  const found = await takeAsLeft(snapshots, workspace);
  const { protect = [] } = task.objective;
  if (protect.length === 0) return { now: found };
  const pristine = await snapshots.mix(found, { other: template, select: matchPaths(protect) });
  const changed = await snapshots.difference(found, pristine);
  if (changed.length === 0) return { now: found };
  await store.keepSnapshot('evidence', found);
  // Else a run that is interrupted before the verdict would find nothing wrong when it goes on.
  if (what === 'attempt') await store.saveBefore(found);
  // What a person saved since it was found is in neither.
  await exchangeFiles(context, pristine, async (before) => {
    if (before.id !== found.id) await store.keepSnapshot('evidence', before);
  });
  return { now: pristine, tampering: tampering(when, changed, found) };
}
