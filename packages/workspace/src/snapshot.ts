/** An immutable copy of a file tree in a store. The id is a digest of paths, kinds, modes and contents. */
export interface Snapshot {
  id: string;
  /** How many files, folders and links it holds. */
  entries: number;
  /** The file in the store that lists them; absolute. */
  manifestPath: string;
}

/** What `restore` did; workspace-relative POSIX paths. */
export interface RestoreReport {
  /** Files and links written, folders created, and paths whose mode was set. */
  restored: readonly string[];
  removed: readonly string[];
}

/**
 * Snapshots by content, in a folder outside every tree they are taken of. Files are copied or reflinked, never
 * hard-linked: an in-place write to a tree must not reach the store. Ignored paths, sockets, FIFOs, devices and names
 * that are not UTF-8 are neither taken nor touched. Links are kept verbatim: an absolute one that leads into the tree leads
 * to the original from a copy as well. Every method throws `WorkspaceError` when it refuses.
 */
export interface SnapshotStore {
  /** Reads only files that changed since the last take or restore of the same tree. */
  take(tree: string): Promise<Snapshot>;
  /**
   * Brings `tree` back by difference: writes what differs, removes what was created since, leaves ignored paths alone.
   * All content is verified before the first change: after `OBJECT_DAMAGED` or `PATH_BLOCKED` the tree is as it was. A file
   * that cannot be read counts as changed; folders of ours are opened where that is needed. One restore of a tree at a
   * time: `RESTORE_RUNNING` for any other.
   */
  restore(snapshot: Snapshot, tree: string): Promise<RestoreReport>;
  /** Writes the snapshot into `folder`, which must be empty or missing; after a failure it is empty again. */
  materialise(snapshot: Snapshot, folder: string): Promise<void>;
}
