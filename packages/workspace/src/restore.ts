import { chmodSync, mkdirSync, renameSync, rmdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256, sha256File } from '@harnessgym/internal-fs/digest';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { digestTree } from './digest-tree.js';
import { WorkspaceError } from './errors.js';
import { isRefusal } from './is-refusal.js';
import { lockTree } from './lock-tree.js';
import { type Manifest, readManifest } from './manifest.js';
import type { Objects } from './objects.js';
import { type OpenedFolders, trackOpened } from './opened-folders.js';
import { keepPace } from './pace.js';
import { planRestore, type RestorePlan, type WrittenEntry } from './plan-restore.js';
import { readSmallFile, smallLimit } from './read-small-file.js';
import type { RestoreReport, Snapshot } from './snapshot.js';
import type { StampIndexes } from './stamp-index.js';

interface Store {
  folder: string;
  objects: Objects;
  indexes: StampIndexes;
}

/** Everything that has to be written is written and verified beside its place before the first path of the tree changes. */
export async function restore(store: Store, snapshot: Snapshot, tree: string): Promise<RestoreReport> {
  const manifest = await readManifest(store.folder, snapshot);
  const opened = trackOpened(tree);
  try {
    const { mode } = await lstat(tree);
    if ((mode & 0o700) !== 0o700) await opened.open('', mode & 0o7777);
    const lock = await lockTree(tree);
    try {
      return await bringBack(manifest, { store, tree, opened, staging: lock.staging });
    } finally {
      await lock.release();
    }
  } finally {
    await opened.close();
  }
}

async function bringBack(
  { ignore, entries }: Manifest,
  place: { store: Store; tree: string; opened: OpenedFolders; staging: string },
): Promise<RestoreReport> {
  const { store, tree, opened } = place;
  const now = await digestTree({
    indexes: store.indexes,
    tree,
    ignore,
    opened,
    usable: () => true,
    read: digestOrUnreadable,
  });
  const plan = planRestore(entries, now.entries, now.skipped);
  refuseBlocked(plan, tree);
  await stage(plan.write, place.staging, store.objects);
  return apply(plan, place);
}

/** Content that may not be read counts as another one than any that was saved, and is replaced or removed. */
async function digestOrUnreadable(file: string, size: number): Promise<string> {
  try {
    const bytes = size <= smallLimit ? readSmallFile(file) : undefined;
    return bytes === undefined ? await sha256File(file) : sha256(bytes);
  } catch (error) {
    if (isRefusal(error)) return 'unreadable';
    throw error;
  }
}

function refuseBlocked({ blocked }: RestorePlan, tree: string): void {
  if (blocked.length === 0) return;
  throw new WorkspaceError('PATH_BLOCKED', {
    message: `In ${tree}, ignored files stand where the snapshot holds ${blocked.map((path) => JSON.stringify(path)).join(', ')}. Move them away, then restore again.`,
  });
}

async function stage(write: readonly WrittenEntry[], staging: string, objects: Objects): Promise<void> {
  using source = objects.openSource();
  const pace = keepPace();
  for (const [position, entry] of write.entries()) {
    await pace();
    const target = join(staging, String(position));
    if (entry.kind === 'link') symlinkSync(entry.target, target);
    else await source.writeTo(entry.digest, target, entry);
  }
}

async function apply(
  plan: RestorePlan,
  { tree, opened, staging }: { tree: string; opened: OpenedFolders; staging: string },
): Promise<RestoreReport> {
  const pace = keepPace();
  const removed: string[] = [];
  for (const { path, mode } of plan.open) await opened.open(path, mode);
  for (const { path, folder } of plan.remove) {
    await pace();
    if (!remove(join(tree, path), folder)) continue;
    opened.settle(path);
    removed.push(path);
  }
  for (const path of plan.createFolders) mkdirSync(join(tree, path), { mode: 0o700 });
  for (const [position, { path }] of plan.write.entries()) {
    await pace();
    renameSync(join(staging, String(position)), join(tree, path));
  }
  for (const { path, mode } of plan.setModes) {
    chmodSync(join(tree, path), mode);
    opened.settle(path);
  }
  const restored = new Set([...plan.createFolders, ...plan.write.map(pathOf), ...plan.setModes.map(pathOf)]);
  return { restored: [...restored].sort(), removed: removed.sort() };
}

/** A folder that still holds something, ignored files above all, stays. */
function remove(path: string, folder: boolean): boolean {
  try {
    if (folder) rmdirSync(path);
    else unlinkSync(path);
    return true;
  } catch (error) {
    if (isMissing(error) || hasCode(error, 'ENOTEMPTY')) return false;
    throw error;
  }
}

function pathOf({ path }: { path: string }): string {
  return path;
}
