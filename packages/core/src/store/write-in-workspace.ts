import { appendText } from '@harnessgym/internal-fs/append-text';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import type { KeptAside } from '@harnessgym/internal-fs/keep-aside';
import { makeWay } from '@harnessgym/internal-fs/make-way';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';

interface Place {
  path: string;
  /** The folder of ours that the path lies below. */
  root: string;
}

/**
 * Writes a document where an agent can write too. Whatever it put in the way of the file or of a folder on the way is
 * kept aside and returned. Throws when `root` is no folder, or the disk does not take the file.
 */
export function writeDocument(place: Place, text: string): Promise<KeptAside[]> {
  return withWay(place, () => writeAtomic(place.path, text));
}

/** Appends a line, under the same promise. */
export function appendLine(place: Place, line: string): Promise<KeptAside[]> {
  return withWay(place, async () => appendText(place.path, `${line}\n`));
}

/** What gets in the way between looking and writing is moved once more. */
async function withWay({ path, root }: Place, write: () => Promise<void>): Promise<KeptAside[]> {
  const kept = await makeWay(path, root);
  try {
    await write();
    return kept;
  } catch (error) {
    if (!codesOfObstacles.some((code) => hasCode(error, code))) throw error;
    const keptNow = await makeWay(path, root);
    await write();
    return [...kept, ...keptNow];
  }
}

const codesOfObstacles: readonly string[] = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ELOOP', 'ENXIO', 'EINVAL'];

/** A warning for each. */
export function describeKept(kept: readonly KeptAside[]): string[] {
  return kept.map(({ path, aside }) => `${path} was in the way of a file of the run. It is kept as ${aside}.`);
}
