import { chmodSync, lstatSync, type Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileError } from './is-file-error.js';

/**
 * The bytes that a file, or a folder with everything below it, takes on the disk. Links are not followed; what is missing
 * counts nothing. A folder of ours that may not be looked into is opened for the look, and has its mode again afterwards; one
 * of another user's counts without what is in it.
 */
export async function diskUsage(path: string): Promise<number> {
  const stats = statsOf(path);
  if (stats === undefined) return 0;
  let bytes = stats.blocks * 512;
  if (!stats.isDirectory()) return bytes;
  const isOpened = (stats.mode & 0o500) !== 0o500 && setMode(path, stats.mode | 0o500);
  try {
    for (const name of await namesIn(path)) bytes += await diskUsage(join(path, name));
  } finally {
    if (isOpened) setMode(path, stats.mode);
  }
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

/** Whether it could be set: what is another user's, or is gone, cannot. */
function setMode(path: string, mode: number): boolean {
  try {
    chmodSync(path, mode & 0o7777);
    return true;
  } catch (error) {
    if (isFileError(error)) return false;
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
