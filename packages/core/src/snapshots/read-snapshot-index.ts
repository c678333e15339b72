import { listRuns } from '../store/list-runs.js';
import type { SnapshotEntry } from '../store/schemas/snapshot-entry-schema.js';
import { listSnapshots } from './list-snapshots.js';
import { openExistingStore } from './open-existing-store.js';

/** Which snapshots there are of a workspace, and by which words they are known. */
export interface SnapshotIndex {
  /** Those that can be brought back, the newest first; of the same files under the same name, the newest note. */
  entries: readonly SnapshotEntry[];
  /** Of all snapshots in the store. */
  ids: readonly string[];
  /** The newest first. */
  runIds: readonly string[];
  /** Why something may be missing. */
  warnings: readonly string[];
}

/** Reads it. Nothing is listed where nothing has run. */
export async function readSnapshotIndex(place: { workspace: string; stateFolder: string }): Promise<SnapshotIndex> {
  const store = await openExistingStore(place.stateFolder);
  const ids = (await store?.list()) ?? [];
  const there = new Set(ids);
  const { entries: noted, warnings } = await listSnapshots(place.stateFolder);
  const entries = newestOfEach(noted.filter(({ snapshot }) => there.has(snapshot)));
  const runs = (await listRuns(place.workspace)).map(({ runId }) => runId);
  // Those whose documents are gone come after the others.
  const named = entries.flatMap((one) => (one.what === 'undo' ? [] : [one.runId]));
  return { entries, ids, runIds: [...new Set([...runs, ...named])], warnings };
}

/** Restores that are repeated find the same files each time, which is one thing to bring back. */
function newestOfEach(entries: readonly SnapshotEntry[]): SnapshotEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ at: _, ...label }) => {
    const key = JSON.stringify(label);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
