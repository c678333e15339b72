import type { Mending } from '@harnessgym/internal-fs/make-way';

/** A warning for people. */
export function describeMending(mending: Mending): string {
  if ('aside' in mending)
    return `${mending.path} was in the way of a file of the registry. It is kept as ${mending.aside}.`;
  return `${mending.path} was closed to its owner (mode ${mending.mode.toString(8)}). Artifacts lie there, so it is open again.`;
}
