import { readFile } from 'node:fs/promises';
import { isMissing } from './is-missing.js';

/** The file as UTF-8 text, or undefined when it does not exist. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
