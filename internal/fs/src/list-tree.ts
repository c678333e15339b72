import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './is-missing.js';

/** The paths of all that is no folder below a folder. One that is missing, or vanishes meanwhile, holds nothing. */
export async function listTree(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder);
  const below = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? listTree(path) : [path];
    }),
  );
  return below.flat();
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
