import { join } from 'node:path';
import { sha256, sha256File } from '@harnessgym/internal-fs/digest';
import { mapLimited } from '@harnessgym/internal-fs/map-limited';
import { type ItemEntry, walkItem } from './walk-item.js';

/**
 * SHA-256 over the sorted relative paths, executable bits and contents of an item; of a link, over its target. Undefined
 * when there is no file in it.
 */
export async function digestItem(item: string): Promise<string | undefined> {
  const entries = (await walkItem(item)).filter((entry) => entry.kind !== 'folder');
  if (!entries.some((entry) => entry.kind === 'file')) return undefined;
  const lines = await mapLimited(entries, 8, (entry) => describe(item, entry));
  return sha256(JSON.stringify(lines));
}

async function describe(item: string, entry: Exclude<ItemEntry, { kind: 'folder' }>): Promise<string[]> {
  if (entry.kind === 'link') return [entry.path, 'link', entry.target];
  const kind = entry.executable ? 'executable' : 'file';
  return [entry.path, kind, await sha256File(join(item, entry.path))];
}
