import { sha256, sha256File } from '@harnessgym/internal-fs/digest';
import type { TreePlace } from './change-tree.js';
import { type DigestedTree, digestTree } from './digest-tree.js';
import type { IgnoreRule } from './ignore.js';
import { isRefusal } from './is-refusal.js';
import { readSmallFile, smallLimit } from './read-small-file.js';

/** What stands in a tree that is to be changed. Folders that forbid to look into them are opened, if that may be. */
export async function currentTree(
  ignore: IgnoreRule,
  { store, tree, opened }: Pick<TreePlace, 'store' | 'tree'> & Partial<Pick<TreePlace, 'opened'>>,
): Promise<DigestedTree> {
  const { indexes } = store;
  const usable = () => true;
  return digestTree({ indexes, tree, ignore, usable, read: digestOrUnreadable, ...(opened && { opened }) });
}

/** Content that may not be read counts as another one than any that was saved, and is replaced or removed. */
function digestOrUnreadable(file: string, size: number): Promise<string> | string {
  try {
    const bytes = size <= smallLimit ? readSmallFile(file, size) : undefined;
    return bytes === undefined ? sha256File(file).catch(unreadableOr) : sha256(bytes);
  } catch (error) {
    return unreadableOr(error);
  }
}

function unreadableOr(error: unknown): string {
  if (isRefusal(error)) return 'unreadable';
  throw error;
}
