import { appendText } from '@harnessgym/internal-fs/append-text';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { type Mending, makeWay } from '@harnessgym/internal-fs/make-way';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';

interface Place {
  path: string;
  /** The folder of ours that the path lies below. */
  root: string;
  /** Of the file; 0600. */
  mode?: number;
}

/**
 * Writes a document where an agent can write too. Whatever it put in the way of the file or of a folder on the way is
 * kept aside, what it closed is opened, and both are returned. Throws when `root` is no folder, or the disk does not take
 * the file.
 */
export function writeDocument(place: Place, text: string): Promise<Mending[]> {
  const { path, mode } = place;
  return withWay(place, () => writeAtomic(path, text, { ...(mode !== undefined && { mode }) }));
}

/** Appends a line, under the same promise. */
export function appendLine(place: Place, line: string): Promise<Mending[]> {
  return withWay(place, async () => appendText(place.path, `${line}\n`));
}

/** What gets in the way between looking and writing is mended once more. */
async function withWay({ path, root }: Place, write: () => Promise<void>): Promise<Mending[]> {
  const mended = await makeWay(path, root);
  try {
    await write();
    return mended;
  } catch (error) {
    if (!codesOfObstacles.some((code) => hasCode(error, code))) throw error;
    const mendedNow = await makeWay(path, root);
    await write();
    return [...mended, ...mendedNow];
  }
}

const codesOfObstacles: readonly string[] = [
  'ENOENT',
  'EACCES',
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
  'ELOOP',
  'ENXIO',
  'EINVAL',
];

/** A warning for each. */
export function describeKept(mended: readonly Mending[]): string[] {
  return mended.map((mending) =>
    'aside' in mending
      ? `${mending.path} was in the way of a file of the run. It is kept as ${mending.aside}.`
      : `${mending.path} was closed to its owner (mode ${mending.mode.toString(8)}). The run writes there, so it is open again.`,
  );
}
