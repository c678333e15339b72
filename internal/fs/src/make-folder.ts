import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasCode } from './is-missing.js';

/**
 * Makes a folder and those above it that are missing; one that is there stays as it is. In place of Node's recursive `mkdir`
 * wherever somebody names the path: that one never ends where a parent that is there says ENOENT, as below /proc.
 */
export function makeFolder(path: string, mode?: number): void {
  try {
    makeOne(path, mode);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error;
    makeFolder(dirname(path), mode);
    makeOne(path, mode);
  }
}

function makeOne(path: string, mode: number | undefined): void {
  try {
    mkdirSync(path, { ...(mode !== undefined && { mode }) });
  } catch (error) {
    // A link to a folder is one.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
