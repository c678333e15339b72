import { lstat, mkdir, realpath, stat, symlink } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { hasCode, isMissing } from './is-missing.js';
import { isWithin } from './is-within.js';
import { linkTarget } from './link-target.js';

export interface LinkPlace {
  /** The folder must lie below it, and no link on the way may lead out of it. */
  root: string;
  folder: string;
  name: string;
  /** Hears of each folder, and of the link, as soon as it is there. */
  onCreated?: (created: { path: string; kind: 'folder' | 'link' }) => void;
}

/** Whether there is a link to the target now, and whether there was one before; else the path that is in the way. */
export type Placement = { placed: 'now' | 'before' } | { placed: 'no'; taken: string };

/**
 * Links a folder by a relative link, which survives that both are moved, and creates the folders on the way to it. Replaces
 * nothing: what stands there, a file, another link, or a folder that leads elsewhere, stays and is returned.
 */
export async function placeLink(target: string, place: LinkPlace): Promise<Placement> {
  const { folder, name, onCreated } = place;
  const link = join(folder, name);
  if (!(await makeFolders(place))) return { placed: 'no', taken: folder };
  try {
    await symlink(await wayTo(target, place), link, 'dir');
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    return (await leadsTo(link, { target, place })) ? { placed: 'before' } : { placed: 'no', taken: link };
  }
  onCreated?.({ path: link, kind: 'link' });
  return { placed: 'now' };
}

/** Whether all folders are there now, and in the root. */
async function makeFolders({ root, folder, onCreated }: LinkPlace): Promise<boolean> {
  const real = await realpath(root);
  let path = root;
  for (const part of relative(root, folder).split(sep)) {
    path = join(path, part);
    if (await makeFolder(path)) onCreated?.({ path, kind: 'folder' });
    if (!(await isFolderWithin(real, path))) return false;
  }
  return true;
}

/** False when something stands there. */
async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function isFolderWithin(root: string, path: string): Promise<boolean> {
  try {
    return isWithin(root, await realpath(path)) && (await stat(path)).isDirectory();
  } catch (error) {
    // A link to nothing, or to itself.
    if (isMissing(error) || hasCode(error, 'ELOOP')) return false;
    throw error;
  }
}

/** From where the folder really is, which a link on the way to it decides. */
async function wayTo(target: string, { root, folder }: LinkPlace): Promise<string> {
  const [realRoot, realFolder] = await Promise.all([realpath(root), realpath(folder)]);
  return relative(realFolder, isWithin(root, target) ? join(realRoot, relative(root, target)) : target);
}

async function leadsTo(link: string, { target, place }: { target: string; place: LinkPlace }): Promise<boolean> {
  return (await lstat(link)).isSymbolicLink() && (await linkTarget(link, place.root)) === target;
}
