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
  /** Present when an earlier restore of the tree had been interrupted: what it left is brought to this snapshot too. */
  recovered?: true;
}

/** What `exchange` did. */
export interface Exchange extends RestoreReport {
  /** The tree as it was found. Restoring that undoes this. */
  before: Snapshot;
}

/** What was left to do of a restore that had been interrupted. */
export interface Recovery extends RestoreReport {
  /** The id of the snapshot it was to bring back. */
  snapshot: string;
  /** Somebody changed these since, so they are as they were found. */
  kept: readonly string[];
  /** Why nothing was done, where the snapshot or what it held is lost. The tree stays as it is, and nobody tries again. */
  givenUp?: string;
}

/** What pruning a store did, or would do. */
export interface PruneReport {
  /** The ids of the snapshots that went. */
  snapshots: readonly string[];
  freedBytes: number;
  /** What the store takes on the disk afterwards. */
  leftBytes: number;
}

/**
 * Snapshots by content, in a folder outside every tree they are taken of. Files are copied or reflinked, never
 * hard-linked: an in-place write to a tree must not reach the store. Ignored paths, sockets, FIFOs, devices and names
 * that are not UTF-8 are neither taken nor touched. Links are kept verbatim: an absolute one that leads into the tree leads
 * to the original from a copy as well. Every method throws `WorkspaceError` when it refuses.
 */
export interface SnapshotStore {
  /** Reads only files that changed since the last take or restore of the same tree. Recovers the tree first. */
  take(tree: string): Promise<Snapshot>;
  /**
   * Brings `tree` back by difference: writes what differs, removes what was created since, leaves ignored paths alone.
   * All content is verified before the first change: after `OBJECT_DAMAGED` or `PATH_BLOCKED` the tree is as it was. A file
   * that cannot be read counts as changed; folders of ours are opened where that is needed. One restore of a tree at a
   * time: `RESTORE_RUNNING` for any other.
   */
  restore(snapshot: Pick<Snapshot, 'id'>, tree: string): Promise<RestoreReport>;
  /**
   * Takes the tree as it stands, but under the rule of `snapshot`, and restores, both from one walk. `note` is awaited with
   * what was taken before the first path changes; when it fails, nothing does.
   */
  exchange(
    snapshot: Pick<Snapshot, 'id'>,
    request: { tree: string; note(before: Snapshot): Promise<void> },
  ): Promise<Exchange>;
  /** What a restore would do now. Changes nothing; a folder that cannot be read is `TREE_UNREADABLE` here. */
  compare(snapshot: Pick<Snapshot, 'id'>, tree: string): Promise<RestoreReport>;
  /**
   * Finishes a restore of `tree` whose process was killed, from the journal that it kept in this store: only the paths that
   * it was about to change, and none that somebody changed since. Undefined when there is nothing to finish. What can never
   * be finished is given up, here and wherever a tree is recovered first.
   */
  recover(tree: string): Promise<Recovery | undefined>;
  /** Writes the snapshot into `folder`, which must be empty or missing; after a failure it is empty again. */
  materialise(snapshot: Snapshot, folder: string): Promise<void>;
  /** Materialises the snapshot, with the same promise on failure, into a folder that comes back to one again and again. */
  openCopy(snapshot: Snapshot, folder: string): Promise<PristineCopy>;
  /**
   * What `base` holds, but of the files and links whose paths are selected exactly those of `other`. Where a selected path
   * and one of `base` cannot both be, the selected one is. No tree is walked, and no content copied.
   */
  mix(base: Pick<Snapshot, 'id'>, request: MixRequest): Promise<Snapshot>;
  /** The files and links, in order of their paths, that only one of the two holds, or that differ in kind, mode or content. */
  difference(one: Pick<Snapshot, 'id'>, other: Pick<Snapshot, 'id'>): Promise<readonly string[]>;
  /** The links of a snapshot, by path. */
  links(snapshot: Pick<Snapshot, 'id'>): Promise<ReadonlyMap<string, string>>;
  /** The ids of all snapshots, in no order. */
  list(): Promise<readonly string[]>;
  /** Throws `SNAPSHOT_UNKNOWN` or `SNAPSHOT_DAMAGED`. */
  find(id: string): Promise<Snapshot>;
  /**
   * Removes all snapshots but these and those that interrupted restores need, and every content that none of the rest
   * holds. Killed at any moment, what was to stay is whole. Throws `STORE_BUSY` while any other method is under way, in
   * this process or another, and makes them throw it.
   */
  prune(keep: ReadonlySet<string>): Promise<PruneReport>;
  /** What `prune` would do, in estimated bytes. */
  planPrune(keep: ReadonlySet<string>): Promise<PruneReport>;
}

/** Which paths of a mixture come from the other snapshot. */
export interface MixRequest {
  other: Pick<Snapshot, 'id'>;
  select(path: string): boolean;
}

/** A folder that is the caller's alone, whatever ran in it since. Nothing of it is in the store, so it may just be removed. */
export interface PristineCopy {
  /** The links that the snapshot holds, as the folder does when it was just brought there; paths are relative. */
  links(): readonly { path: string; target: string }[];
  /**
   * Brings the folder to exactly what `materialise` writes, by difference: ignored paths, sockets, FIFOs, devices and names
   * that are not UTF-8 are removed too. Nobody else may work in it meanwhile. After a failure it holds a part of either
   * state: remove it. `TREE_MISSING` when another folder or a link stands in its place, which is left alone.
   */
  bringTo(snapshot: Snapshot): Promise<void>;
}
