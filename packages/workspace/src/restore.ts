import { chmod, mkdir, rename, rm, rmdir, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256File } from '@harnessgym/internal-fs/digest';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { mapLimited } from '@harnessgym/internal-fs/map-limited';
import { digestTree } from './digest-tree.js';
import { WorkspaceError } from './errors.js';
import { readManifest } from './manifest.js';
import type { Objects } from './objects.js';
import { planRestore, type RestorePlan, type WrittenEntry } from './plan-restore.js';
import { stagingName } from './scan.js';
import type { RestoreReport, Snapshot } from './snapshot.js';

const inFlight = 16;

/** Everything that has to be written is written and verified beside its place before the first path of the tree changes. */
export async function restore(
  store: { folder: string; objects: Objects },
  snapshot: Snapshot,
  tree: string,
): Promise<RestoreReport> {
  const { ignore, entries } = await readManifest(store.folder, snapshot);
  const now = await digestTree({ store: store.folder, tree, ignore, usable: () => true, read: sha256File });
  const plan = planRestore(entries, now.entries, now.skipped);
  refuseBlocked(plan, tree);
  const staging = join(tree, stagingName);
  await rm(staging, { recursive: true, force: true });
  try {
    if (plan.write.length > 0) await stage(plan.write, staging, store.objects);
    return await apply(plan, tree, staging);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

function refuseBlocked({ blocked }: RestorePlan, tree: string): void {
  if (blocked.length === 0) return;
  throw new WorkspaceError('PATH_BLOCKED', {
    message: `In ${tree}, ignored files stand where the snapshot holds ${blocked.map((path) => JSON.stringify(path)).join(', ')}. Move them away, then restore again.`,
  });
}

async function stage(write: readonly WrittenEntry[], staging: string, objects: Objects): Promise<void> {
  await mkdir(staging, { mode: 0o700 });
  await mapLimited([...write.entries()], inFlight, ([position, entry]) => {
    const target = join(staging, String(position));
    return entry.kind === 'link' ? symlink(entry.target, target) : objects.writeTo(entry.digest, target, entry);
  });
}

async function apply(plan: RestorePlan, tree: string, staging: string): Promise<RestoreReport> {
  const removed: string[] = [];
  for (const { path, mode } of plan.open) await chmod(join(tree, path), mode | 0o700);
  for (const { path, folder } of plan.remove) {
    if (await remove(join(tree, path), folder)) removed.push(path);
  }
  for (const path of plan.createFolders) await mkdir(join(tree, path), { mode: 0o700 });
  for (const [position, { path }] of plan.write.entries()) {
    await rename(join(staging, String(position)), join(tree, path));
  }
  for (const { path, mode } of plan.setModes) await chmod(join(tree, path), mode);
  const restored = new Set([...plan.createFolders, ...plan.write.map(pathOf), ...plan.setModes.map(pathOf)]);
  return { restored: [...restored].sort(), removed: removed.sort() };
}

/** A folder that still holds something, ignored files above all, stays. */
async function remove(path: string, folder: boolean): Promise<boolean> {
  try {
    await (folder ? rmdir(path) : unlink(path));
    return true;
  } catch (error) {
    if (isMissing(error) || hasCode(error, 'ENOTEMPTY')) return false;
    throw error;
  }
}

function pathOf({ path }: { path: string }): string {
  return path;
}
