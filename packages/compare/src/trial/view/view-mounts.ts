import { join, relative, sep } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';

/** Folders of a study and of one of its trials. Paths are absolute and real. */
export interface ViewedFolders {
  /** Of the study: an agent finds them empty. */
  hidden: readonly string[];
  /** Of the trial: in sight, also where they lie below what is hidden. */
  own: readonly string[];
  /** What an agent cannot do without. Of a hidden folder that holds it, the entry in which it lies stays in sight. */
  needed: readonly string[];
}

export interface ViewMount {
  path: string;
  how: 'empty' | 'shown';
}

/** What is put over the machine's own folders, parents first. What is shown already, or hidden, is not named again. Pure. */
export function viewMounts({ hidden, own, needed }: ViewedFolders): ViewMount[] {
  const asked = new Map<string, ViewMount['how']>();
  for (const path of leftInSight({ hidden, needed })) asked.set(path, 'shown');
  for (const path of hidden) if (!needed.includes(path)) asked.set(path, 'empty');
  for (const path of own) asked.set(path, 'shown');
  const mounts: ViewMount[] = [];
  for (const [path, how] of [...asked].sort(([one], [other]) => depth(one) - depth(other))) {
    const above = mounts.findLast((mount) => isWithin(mount.path, path));
    if (how !== (above?.how ?? 'shown')) mounts.push({ path, how });
  }
  return mounts;
}

/** What the agent needs of the hidden folders: the folder itself, or entries of it. Sorted. */
export function leftInSight({ hidden, needed }: Pick<ViewedFolders, 'hidden' | 'needed'>): string[] {
  const left = hidden.flatMap((folder) =>
    needed.filter((path) => isWithin(folder, path)).map((path) => entryHolding(folder, path)),
  );
  return [...new Set(left)].sort();
}

function entryHolding(folder: string, path: string): string {
  const [entry = ''] = relative(folder, path).split(sep);
  return join(folder, entry);
}

function depth(path: string): number {
  return path.split(sep).length;
}
