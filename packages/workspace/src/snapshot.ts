/** An immutable copy of a file tree in a store. The id is a digest of paths, kinds, modes and contents. */
export interface Snapshot {
  id: string;
  /** How many files, folders and links it holds. */
  entries: number;
}

/** What `restore` did; workspace-relative POSIX paths. */
export interface RestoreReport {
  restored: readonly string[];
  removed: readonly string[];
}

/**
 * Snapshots by content, in a folder outside every tree they are taken of. Files are copied or reflinked, never
 * hard-linked: an in-place write to a tree must not reach the store. Ignored paths are neither taken nor touched.
 */
export interface SnapshotStore {
  take(tree: string): Promise<Snapshot>;
  /** Brings `tree` back by difference: writes what differs, removes what was created since, leaves ignored paths alone. */
  restore(snapshot: Snapshot, tree: string): Promise<RestoreReport>;
  /** Writes the snapshot into `folder`, which must be empty or missing. */
  materialise(snapshot: Snapshot, folder: string): Promise<void>;
}
