import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { readSource, type Source } from './read-source.js';

/** The ninth gives way to the next, so that an agent that always breaks the file does not fill the disk. */
const mostKept = 9;

/**
 * Keeps what stood in the place of `registry.json` before the new one is written, beside those kept earlier, and
 * returns its name. Readable bytes are copied, so that a crash in between loses nothing.
 */
export async function keepAside(folder: string, source: Source): Promise<string> {
  const name = await chooseName(folder, source);
  const place = join(folder, name);
  await removeTree(place);
  if (source.state === 'read') await writeAtomic(place, source.bytes);
  if (source.state === 'unreadable') await renameIfThere(join(folder, 'registry.json'), place);
  return name;
}

/** Who put it there may have taken it away. */
async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** The first that is free or holds the same bytes already. */
async function chooseName(folder: string, source: Source): Promise<string> {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? 'registry.invalid.json' : `registry.invalid.${count}.json`;
    const there = await readSource(join(folder, name));
    const same = there.state === 'read' && source.state === 'read' && there.bytes.equals(source.bytes);
    if (same || there.state === 'absent' || count === mostKept) return name;
  }
}
