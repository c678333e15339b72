import { posix } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { mapLimited } from '@harnessgym/internal-fs/map-limited';
import { type DigestMemory, rememberDigests } from './remember-digests.js';
import { type ItemEntry, walkItem } from './walk-item.js';

/**
 * SHA-256 over the sorted relative paths, executable bits and contents of an item; of a link, over its target; of folders,
 * over those that are empty. Undefined when there is no file in it. Throws a file error, also when it is too large.
 */
export async function digestItem(item: string, digests = rememberDigests()): Promise<string | undefined> {
  const entries = await walkItem(item);
  if (!entries.some((entry) => entry.kind === 'file')) return undefined;
  const parents = new Set(entries.map(({ path }) => posix.dirname(path)));
  const telling = entries.filter((entry) => entry.kind !== 'folder' || !parents.has(entry.path));
  const lines = await mapLimited(telling, 8, (entry) => describe(item, entry, digests));
  return sha256(JSON.stringify(lines));
}

async function describe(item: string, entry: ItemEntry, digests: DigestMemory): Promise<string[]> {
  if (entry.kind === 'folder') return [entry.path, 'folder'];
  if (entry.kind === 'link') return [entry.path, 'link', entry.target];
  const kind = (entry.mode & 0o100) === 0 ? 'file' : 'executable';
  return [entry.path, kind, await digests.digest(item, entry)];
}
