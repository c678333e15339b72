import { WorkspaceError } from './errors.js';
import { type Mount, mountsBelow } from './mounts-below.js';
import type { RestorePlan } from './plan-restore.js';

/**
 * Throws `TREE_UNWRITABLE`, before anything changes, for what a mount never allows: it is not removed or replaced itself, but
 * for a folder that stays empty, and one that is read only keeps what is in it.
 */
export function refuseMounted(plan: RestorePlan, tree: string): void {
  const mounts = mountsBelow(tree);
  if (mounts.length === 0) return;
  const points = new Set(mounts.map(({ path }) => path));
  const written = new Set([...plan.write, ...plan.setModes].map(({ path }) => path));
  const stays = ({ path, folder }: { path: string; folder: boolean }) =>
    folder && points.has(path) && !written.has(path);
  const removed = plan.remove.filter((entry) => !stays(entry)).map(({ path }) => path);
  const replaced = plan.write.filter(({ kind }) => kind === 'link').map(({ path }) => path);
  const stuck = [...removed, ...replaced].filter((path) => points.has(path));
  const kept = [...removed, ...plan.createFolders, ...written].filter((path) => holderOf(path, mounts)?.readOnly);
  const paths = [...new Set([...stuck, ...kept])].sort();
  if (paths.length === 0) return;
  const named = paths.slice(0, 3).map((path) => JSON.stringify(path));
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  throw new WorkspaceError('TREE_UNWRITABLE', {
    message: `In ${tree}, a mount keeps ${named.join(', ')}${more} from being brought back, and nothing was changed. Unmount it, or make it writable, then try again.`,
  });
}

/** The mount that a path lies in, or is. Of several in one place the last one is seen. */
function holderOf(path: string, mounts: readonly Mount[]): Mount | undefined {
  let holder: Mount | undefined;
  for (const mount of mounts) {
    const holds = path === mount.path || path.startsWith(`${mount.path}/`);
    if (holds && mount.path.length >= (holder?.path.length ?? 0)) holder = mount;
  }
  return holder;
}
