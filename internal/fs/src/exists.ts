import { lstatSync } from 'node:fs';
import { isMissing } from './is-missing.js';

/**
 * Whether something stands at a path, a link that leads nowhere included. Throws when that cannot be told. Looks without
 * Node's thread pool, which costs many times what the call does.
 */
export async function exists(path: string): Promise<boolean> {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
