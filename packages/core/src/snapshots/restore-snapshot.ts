import { openSnapshotStore, type Recovery, type RestoreReport, type Snapshot } from '@harnessgym/workspace';
import { appendState } from '../store/append-state.js';
import { stateLayout } from '../store/state-layout.js';

export interface RestoreRequest {
  workspace: string;
  stateFolder: string;
  /** The id of the snapshot to bring back. */
  id: string;
  now: Date;
  /** Hears, before anything else changes, of an earlier restore that had been interrupted. */
  onRecovery?: (recovery: Recovery) => void;
  /** Hears what stood in the place of the log of such restores, and was kept aside. */
  warn?: (messages: readonly string[]) => void;
}

export interface RestoreOutcome extends RestoreReport {
  snapshot: Snapshot;
  /** The files as they were just before. Restoring that undoes this. */
  before: Snapshot;
  /** Present when an earlier restore had been interrupted, and was finished first or given up. */
  recovery?: Recovery;
}

/**
 * Brings a snapshot back into a workspace that the caller has locked, after keeping the files as they are. Throws
 * WorkspaceError when the snapshot is damaged or gone; nothing has changed then.
 */
export async function restoreSnapshot(request: RestoreRequest): Promise<RestoreOutcome> {
  const { workspace, stateFolder, id, now, onRecovery, warn } = request;
  const snapshots = await openSnapshotStore({ folder: stateLayout(stateFolder).snapshots });
  const snapshot = await snapshots.find(id);
  const recovery = await snapshots.recover(workspace);
  if (recovery !== undefined) onRecovery?.(recovery);
  const note = async (before: Snapshot) => {
    if (before.id === id) return;
    const line = { what: 'undo', at: now.toISOString(), snapshot: before.id } as const;
    warn?.(await appendState(stateLayout(stateFolder).undoLog, { lines: [line] }));
  };
  const { before, restored, removed } = await snapshots.exchange(snapshot, { tree: workspace, note });
  return { snapshot, before, restored, removed, ...(recovery && { recovery }) };
}

/** What that would do now. Changes nothing. */
export async function previewRestore({ workspace, stateFolder, id }: Omit<RestoreRequest, 'now'>): Promise<RestoreReport> {
  const snapshots = await openSnapshotStore({ folder: stateLayout(stateFolder).snapshots });
  return snapshots.compare({ id }, workspace);
}
