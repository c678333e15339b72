// Everything named here is public. Removing a name is a breaking change.
export { WorkspaceError, type WorkspaceErrorCode } from './errors.js';
export { findUnfinished } from './find-unfinished.js';
export { defaultIgnore, type IgnoreRule } from './ignore.js';
export { leavesNothing } from './leaves-nothing.js';
export { listPaths } from './list-paths.js';
export { openSnapshotStore } from './open-snapshot-store.js';
export { readGitignores } from './read-gitignores.js';
export type {
  Exchange,
  MixRequest,
  PristineCopy,
  PruneReport,
  Recovery,
  RestoreReport,
  Snapshot,
  SnapshotStore,
} from './snapshot.js';
