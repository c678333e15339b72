import { readdir } from 'node:fs/promises';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import type { RunLayout } from './layout.js';

/** The iterations that have a folder. */
export async function iterationNumbers({ iterations }: RunLayout): Promise<number[]> {
  try {
    const names = await readdir(iterations);
    return names.filter((name) => /^[1-9]\d{0,5}$/.test(name)).map(Number);
  } catch (error) {
    if (!isFileError(error)) throw error;
    return [];
  }
}
