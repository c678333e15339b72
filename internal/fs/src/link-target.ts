import { readlink, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { isWithin } from './is-within.js';

/**
 * Where a link leads: its own folder can be reached by other links, and a relative target counts from where it really is.
 * What lies in `root` is told below `root` as that is written.
 */
export async function linkTarget(link: string, root: string): Promise<string> {
  const [folder, text, realRoot] = await Promise.all([realpath(dirname(link)), readlink(link), realpath(root)]);
  const target = resolve(folder, text);
  return isWithin(realRoot, target) ? join(root, relative(realRoot, target)) : target;
}
