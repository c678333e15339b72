import { isOrphan, ownerMarker, ownerVariable } from './owner-marker.js';
import { type Sweep, sweepMarked } from './sweep-marked.js';

/** A command that was killed, or this process, which has nothing more to run. */
export type SweptOwner = 'gone' | 'this-process';

/** Ends what its owner left running for `workspace`: a process is known by the owner's marker in its environment. */
export async function sweepOrphans(workspace: string, owner: SweptOwner = 'gone'): Promise<Sweep> {
  if (owner === 'gone') return sweepMarked(ownerVariable, (marker) => isOrphan(marker, workspace));
  const own = ownerMarker(workspace);
  return sweepMarked(ownerVariable, (marker) => marker === own);
}
