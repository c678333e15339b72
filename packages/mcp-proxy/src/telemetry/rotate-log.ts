import { closeSync, existsSync, fstatSync, openSync, renameSync, rmSync, type Stats, statSync } from 'node:fs';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { noteRemoved } from './note-removed.js';

export interface RotationLimits {
  /** Of one file. */
  maxBytes: number;
  /** How many older files stay. */
  keep: number;
}

const staleLockMs = 10_000;

/**
 * Makes room when the log at `path`, which the caller has open as `file`, has grown over its limit. Returns whether the
 * caller is to open it again: it was moved, by us or by another process, or removed. A log that cannot be moved grows on.
 */
export function rotateLog(path: string, file: number, limits: RotationLimits): boolean {
  try {
    const open = fstatSync(file);
    if (!isAt(path, open)) return true;
    return open.isFile() && open.size >= limits.maxBytes && shiftAlone(path, open, limits.keep);
  } catch (error) {
    if (isFileError(error)) return false;
    throw error;
  }
}

/** Under a lock: two that moved the same files at once would lose one of them. */
function shiftAlone(path: string, open: Stats, keep: number): boolean {
  if (!takeLock(`${path}.lock`)) return false;
  try {
    // Another process may have been faster.
    if (isAt(path, open)) shift(path, keep);
    return true;
  } finally {
    rmSync(`${path}.lock`, { force: true });
  }
}

function shift(path: string, keep: number): void {
  const oldest = statSync(keep === 0 ? path : `${path}.${keep}`, { throwIfNoEntry: false });
  if (oldest?.isFile()) noteRemoved(path, oldest.size);
  for (let age = keep; age > 0; age -= 1) {
    const newer = age === 1 ? path : `${path}.${age - 1}`;
    if (existsSync(newer)) renameSync(newer, `${path}.${age}`);
  }
  if (keep === 0) rmSync(path);
}

/** One that was killed with it holds the others up for a while only. */
function takeLock(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    if (!isFileError(error) || error.code !== 'EEXIST') throw error;
    const held = statSync(path, { throwIfNoEntry: false });
    if (held !== undefined && Date.now() - held.mtimeMs > staleLockMs) rmSync(path, { force: true });
    return false;
  }
}

function isAt(path: string, open: Stats): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && found.ino === open.ino && found.dev === open.dev;
}
