import { readdir } from 'node:fs/promises';
import { isMissing } from './is-missing.js';

/** The names in a folder; none when there is no such folder. */
export async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
