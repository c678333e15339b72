import { lstat } from 'node:fs/promises';
import { isMissing } from './is-missing.js';

/** Whether something stands at a path, a link that leads nowhere included. Throws when that cannot be told. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
