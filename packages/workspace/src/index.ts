// Everything named here is public. Removing a name is a breaking change.
export type { RestoreReport, Snapshot, SnapshotStore } from './snapshot.js';
