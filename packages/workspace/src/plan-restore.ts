import { posix } from 'node:path';
import { WorkspaceError } from './errors.js';
import type { SavedEntry } from './manifest.js';
import type { Scan } from './scan.js';

/** The steps of a restore, in the order in which they are done. */
export interface RestorePlan {
  /** Saved paths that cannot come back without deleting what no snapshot holds. While there are any, nothing is done. */
  blocked: readonly string[];
  /** Folders that forbid writing although something in them changes. */
  open: readonly PathMode[];
  /** What the snapshot does not hold, or holds as another kind; contents before their folder. */
  remove: readonly { path: string; folder: boolean }[];
  /** Parents first. */
  createFolders: readonly string[];
  write: readonly WrittenEntry[];
  /** Contents before their folder. */
  setModes: readonly PathMode[];
}

export type WrittenEntry = Exclude<SavedEntry, { kind: 'folder' }>;

/** A saved entry as it stands in a tree. What was opened has not the mode it is found with. */
type CurrentEntry = SavedEntry & { opened?: true };

interface PathMode {
  path: string;
  mode: number;
}

/** Compares a snapshot with a tree as it is now; both sorted by path. */
export function planRestore(
  saved: readonly SavedEntry[],
  found: readonly CurrentEntry[],
  skipped: Scan['skipped'],
): RestorePlan {
  const { wanted, current } = withoutEqual(saved, found);
  const then = byPath(wanted);
  const now = byPath(current);
  const special = wanted
    .filter(({ path }) => skipped.get(path) === 'special')
    .map(({ path }) => ({ path, folder: false }));
  const obsolete = current
    .filter((entry) => isInTheWay(entry, then.get(entry.path)))
    .map(({ path, kind }) => ({ path, folder: kind === 'folder' }));
  const remove = [...special, ...obsolete].sort(contentsFirst);
  const create = wanted.filter((entry) => entry.kind === 'folder' && now.get(entry.path)?.kind !== 'folder');
  const write = wanted.flatMap((entry) =>
    entry.kind === 'folder' || hasContentOf(entry, now.get(entry.path)) ? [] : [entry],
  );
  const touched = new Set([...remove, ...create, ...write].map(({ path }) => posix.dirname(path)));
  const open = current.flatMap((entry) => (isClosed(entry) && touched.has(entry.path) ? [entry] : []));
  const opened = new Set([...open, ...current.filter((entry) => entry.opened)].map(({ path }) => path));
  return {
    blocked: findBlocked(wanted, skipped),
    open,
    remove,
    createFolders: create.map(({ path }) => path),
    write,
    setModes: wanted.flatMap((entry) => missingMode(entry, now.get(entry.path), opened)).reverse(),
  };
}

/** Throws `PATH_BLOCKED` when the plan cannot be carried out without deleting what no snapshot holds. */
export function refuseBlocked({ blocked }: RestorePlan, tree: string): void {
  if (blocked.length === 0) return;
  throw new WorkspaceError('PATH_BLOCKED', {
    blocked,
    message: `In ${tree}, ignored files stand where the snapshot holds ${blocked.map((path) => JSON.stringify(path)).join(', ')}. Move them away, then restore again.`,
  });
}

/** The folders that hold these paths, at any depth. */
export function holdersOf(paths: Iterable<string>): ReadonlySet<string> {
  const holders = new Set<string>();
  for (const path of paths) {
    for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) holders.add(folder);
  }
  return holders;
}

/** Most paths need nothing. What stands at the same path stays in both lists or in neither. */
function withoutEqual(saved: readonly SavedEntry[], found: readonly CurrentEntry[]) {
  const wanted: SavedEntry[] = [];
  const current: CurrentEntry[] = [];
  const rest = found.values();
  let next = rest.next();
  for (const entry of saved) {
    for (; !next.done && next.value.path < entry.path; next = rest.next()) current.push(next.value);
    const same = !next.done && next.value.path === entry.path ? next.value : undefined;
    if (same !== undefined) next = rest.next();
    if (same !== undefined && needsNothing(entry, same)) continue;
    wanted.push(entry);
    if (same !== undefined) current.push(same);
  }
  for (; !next.done; next = rest.next()) current.push(next.value);
  return { wanted, current };
}

/** A folder that forbids writing may have to be opened for what changes in it. */
function needsNothing(wanted: SavedEntry, found: CurrentEntry): boolean {
  if (wanted.kind === 'link') return hasContentOf(wanted, found);
  if (found.kind === 'link' || found.mode !== wanted.mode) return false;
  if (wanted.kind === 'file') return hasContentOf(wanted, found);
  return found.kind === 'folder' && !found.opened && !isClosed(found);
}

function byPath<Entry extends SavedEntry>(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  return new Map(entries.map((entry) => [entry.path, entry]));
}

/** A file or link gives way to another one by a rename; a folder, or what stands where a folder was, goes first. */
function isInTheWay(found: SavedEntry, wanted: SavedEntry | undefined): boolean {
  return wanted === undefined || (found.kind === 'folder') !== (wanted.kind === 'folder');
}

function hasContentOf(wanted: WrittenEntry, found: SavedEntry | undefined): boolean {
  if (wanted.kind === 'link') return found?.kind === 'link' && found.target === wanted.target;
  return found?.kind === 'file' && found.digest === wanted.digest;
}

function isClosed(entry: SavedEntry): entry is Extract<SavedEntry, { kind: 'folder' }> {
  return entry.kind === 'folder' && (entry.mode & 0o200) === 0;
}

function findBlocked(wanted: readonly SavedEntry[], skipped: Scan['skipped']): string[] {
  const holders = holdersOf(skipped.keys());
  return wanted
    .filter(({ path, kind }) => {
      const reason = skipped.get(path);
      return (reason !== undefined && reason !== 'special') || (kind !== 'folder' && holders.has(path));
    })
    .map(({ path }) => path);
}

/** A file that is written gets its mode at once, so only what stays in place and every new folder needs one. */
function missingMode(wanted: SavedEntry, found: SavedEntry | undefined, opened: ReadonlySet<string>): PathMode[] {
  if (wanted.kind === 'link') return [];
  if (wanted.kind === 'file' && !hasContentOf(wanted, found)) return [];
  const kept = found?.kind === wanted.kind && found.mode === wanted.mode && !opened.has(wanted.path);
  return kept ? [] : [{ path: wanted.path, mode: wanted.mode }];
}

function contentsFirst(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? 1 : -1;
}
