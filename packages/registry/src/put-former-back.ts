import { rename } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { kindFolders } from './artifact.js';
import { makeFolders } from './make-folders.js';

/** Names in the folder of a copy: what is to be put in place, what gave way to it, and where. */
export const copyNames = { fresh: 'fresh', former: 'former', place: 'place' } as const;

/**
 * Puts back what a copy that was killed had taken away, when nothing took its place. Returns that place. A copy that
 * goes on at this very moment fails and says so; nothing is lost.
 */
export async function putFormerBack(root: string, copy: string): Promise<string | undefined> {
  const former = join(copy, copyNames.former);
  const place = await readPlace(join(copy, copyNames.place));
  if (place === undefined || !(await exists(former)) || (await exists(join(root, place)))) return undefined;
  await makeFolders(root, posix.dirname(place));
  await rename(former, join(root, place));
  return place;
}

/** Whoever can write there may have written it, so it has to be a place of artifacts. */
async function readPlace(path: string): Promise<string | undefined> {
  if (!(await exists(path))) return undefined;
  const place = readHead(path, 4096).toString();
  const known = Object.values(kindFolders).some((folder) => place.startsWith(`${folder}/`));
  return known && posix.normalize(place) === place && !place.includes('\0') ? place : undefined;
}
