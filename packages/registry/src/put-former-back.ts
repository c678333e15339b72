import { rename } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { listFolder } from '@harnessgym/internal-fs/list-folder';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { kindFolders } from './artifact.js';
import { makeFolders } from './make-folders.js';

/** The folder of a copy, in `.harnessgym`. */
export const copyName = /^\.copy-[0-9a-f]{12}$/;

/** Names in the folder of a copy: what is to be put in place, what gave way to it, and where. */
export const copyNames = { fresh: 'fresh', former: 'former', place: 'place' } as const;

/**
 * Puts back what a copy that was killed had taken away, when nothing took its place. Returns that place. A copy that
 * goes on at this very moment fails and says so; nothing is lost.
 */
export async function putFormerBack(root: string, copy: string): Promise<string | undefined> {
  const place = await interruptedPlace(root, copy);
  if (place === undefined) return undefined;
  await makeFolders(root, posix.dirname(place));
  await rename(join(copy, copyNames.former), join(root, place));
  return place;
}

/** Where artifacts are missing only because a copy was killed: the next registry that is opened puts them back. */
export async function interruptedPlaces(root: string): Promise<string[]> {
  const folder = join(root, '.harnessgym');
  const copies = (await listFolder(folder)).filter((name) => copyName.test(name));
  const places = await Promise.all(copies.map((name) => placeIfAny(root, join(folder, name))));
  return places.filter((place) => place !== undefined);
}

/** What is no copy of ours, or is closed to us, is nobody's place. */
async function placeIfAny(root: string, copy: string): Promise<string | undefined> {
  try {
    return await interruptedPlace(root, copy);
  } catch (error) {
    if (!isFileError(error)) throw error;
    return undefined;
  }
}

async function interruptedPlace(root: string, copy: string): Promise<string | undefined> {
  const place = readPlace(join(copy, copyNames.place));
  if (place === undefined || !(await exists(join(copy, copyNames.former)))) return undefined;
  return (await exists(join(root, place))) ? undefined : place;
}

/** Whoever can write there may have written it, so it has to be a place of artifacts. */
function readPlace(path: string): string | undefined {
  const place = readText(path);
  if (place === undefined) return undefined;
  const known = Object.values(kindFolders).some((folder) => place.startsWith(`${folder}/`));
  return known && posix.normalize(place) === place && !place.includes('\0') ? place : undefined;
}

function readText(path: string): string | undefined {
  try {
    return readHead(path, 4096).toString();
  } catch (error) {
    if (isFileError(error)) return undefined;
    throw error;
  }
}
