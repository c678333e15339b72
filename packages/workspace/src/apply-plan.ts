import { chmodSync, mkdirSync, rmdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { keepPace } from '@harnessgym/internal-fs/keep-pace';
import type { TreePlace } from './change-tree.js';
import type { RestorePlan } from './plan-restore.js';
import { putInPlace } from './put-in-place.js';
import type { RestoreReport } from './snapshot.js';

/** Writes and verifies what the plan puts in place. Nothing in the tree changes. */
export async function stagePlan({ write }: RestorePlan, { store, staging }: TreePlace): Promise<void> {
  using source = store.objects.openSource();
  const pace = keepPace();
  for (const [position, entry] of write.entries()) {
    if (pace.isDue()) await pace.rest();
    const target = join(staging, String(position));
    if (entry.kind === 'link') symlinkSync(entry.target, target);
    else await source.writeTo(entry.digest, target, entry);
  }
}

export async function applyPlan(plan: RestorePlan, { tree, opened, staging }: TreePlace): Promise<RestoreReport> {
  const pace = keepPace();
  const removed: string[] = [];
  for (const { path, mode } of plan.open) await opened.open(path, mode);
  for (const { path, folder } of plan.remove) {
    if (pace.isDue()) await pace.rest();
    if (!remove(join(tree, path), folder)) continue;
    opened.settle(path);
    removed.push(path);
  }
  for (const path of plan.createFolders) mkdirSync(join(tree, path), { mode: 0o700 });
  for (const [position, { path }] of plan.write.entries()) {
    if (pace.isDue()) await pace.rest();
    putInPlace(join(staging, String(position)), join(tree, path));
  }
  for (const { path, mode } of plan.setModes) {
    chmodSync(join(tree, path), mode);
    opened.settle(path);
  }
  const restored = new Set([...plan.createFolders, ...plan.write.map(pathOf), ...plan.setModes.map(pathOf)]);
  return { restored: [...restored].sort(), removed: removed.sort() };
}

/** A folder that still holds something, ignored files above all, stays, and so does one that is a mount. */
function remove(path: string, folder: boolean): boolean {
  try {
    if (folder) rmdirSync(path);
    else unlinkSync(path);
    return true;
  } catch (error) {
    if (isMissing(error) || hasCode(error, 'ENOTEMPTY') || (folder && hasCode(error, 'EBUSY'))) return false;
    throw error;
  }
}

function pathOf({ path }: { path: string }): string {
  return path;
}
