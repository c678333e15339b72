import { sha256, sha256File } from '@harnessgym/internal-fs/digest';
import type { TreePlace } from './change-tree.js';
import { type DigestedTree, digestTree } from './digest-tree.js';
import { isRefusal } from './is-refusal.js';
import type { Manifest } from './manifest.js';
import { planRestore, type RestorePlan } from './plan-restore.js';
import { readSmallFile, smallLimit } from './read-small-file.js';

/** What has to be done to bring a tree to a snapshot, and what stands in it now. */
export async function compareTree(
  { ignore, entries }: Manifest,
  { store, tree, opened }: TreePlace,
): Promise<{ plan: RestorePlan; now: DigestedTree }> {
  const { indexes } = store;
  const now = await digestTree({ indexes, tree, ignore, opened, usable: () => true, read: digestOrUnreadable });
  return { plan: planRestore(entries, now.entries, now.skipped), now };
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
