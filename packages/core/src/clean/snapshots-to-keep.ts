import type { SnapshotStore } from '@harnessgym/workspace';
import type { Survey } from './survey.js';

/** Those that somebody keeps; all of them while it is not known of each who does. */
export async function snapshotsToKeep(
  store: SnapshotStore,
  { holders, unreadable }: Pick<Survey, 'holders' | 'unreadable'>,
): Promise<ReadonlySet<string>> {
  return new Set(unreadable.length > 0 ? await store.list() : holders.flatMap(({ snapshots }) => snapshots));
}
