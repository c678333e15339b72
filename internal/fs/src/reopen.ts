import type { Stats } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { hasCode } from './is-missing.js';

/** A file or folder of ours that its owner could not use, and the mode it had. */
export interface Reopened {
  path: string;
  mode: number;
}

/**
 * Lets the owner read and write a file of ours, or use a folder of ours, that somebody closed. Undefined when it is
 * open, or is another user's: whether that one can be used shows when it is.
 */
export async function reopen(path: string, found: Pick<Stats, 'mode' | 'isDirectory'>): Promise<Reopened | undefined> {
  const mode = found.mode & 0o7777;
  const needed = found.isDirectory() ? 0o700 : 0o600;
  if ((mode & needed) === needed) return undefined;
  try {
    await chmod(path, mode | needed);
    return { path, mode };
  } catch (error) {
    if (hasCode(error, 'EPERM')) return undefined;
    throw error;
  }
}
