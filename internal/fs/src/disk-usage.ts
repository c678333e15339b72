import { lstatSync, type Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileError } from './is-file-error.js';

/**
 * The bytes that a file, or a folder with everything below it, takes on the disk. Links are not followed; what is missing
 * or may not be looked into counts nothing.
 */
export async function diskUsage(path: string): Promise<number> {
  const stats = statsOf(path);
  if (stats === undefined) return 0;
  let bytes = stats.blocks * 512;
  if (!stats.isDirectory()) return bytes;
  for (const name of await namesIn(path)) bytes += await diskUsage(join(path, name));
  return bytes;
}

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if (isFileError(error)) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isFileError(error)) return [];
    throw error;
  }
}
