import { randomUUID } from 'node:crypto';
import { closeSync, fchmodSync, fsync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { hasCode } from './is-missing.js';
import { makeFolder } from './make-folder.js';
import { namePath } from './name-path.js';

export interface AtomicWriteOptions {
  /**
   * For its user alone, unless something else is said: what agents and their tools print is kept in such files. The umask
   * narrows it.
   */
  mode?: number;
  /** That of the file which gives way, in the place of `mode`, and exactly so. */
  formerMode?: number;
  /** `later` leaves it to the system when the bytes reach the disk: for what is whole elsewhere. */
  onDisk?: 'now' | 'later';
}

const synced = promisify(fsync);

/**
 * Replaces a file whole: a reader sees the old bytes or the new ones, also after a crash. Creates the folder. Only the
 * wait for the disk is left to Node's thread pool: each of the other calls takes less time than handing it over.
 */
export async function writeAtomic(
  path: string,
  data: string | Uint8Array,
  { formerMode, mode = formerMode ?? 0o600, onDisk = 'now' }: AtomicWriteOptions = {},
): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID().slice(-12)}.tmp`);
  try {
    const file = openNew(draft, mode);
    try {
      if (formerMode !== undefined) fchmodSync(file, formerMode);
      writeFileSync(file, data);
      if (onDisk === 'now') await synced(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    removeDraft(draft);
    throw namePath(error, path);
  }
}

/** The folder is nearly always there. */
function openNew(path: string, mode: number): number {
  try {
    return openSync(path, 'wx', mode);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    makeFolder(dirname(path));
    return openSync(path, 'wx', mode);
  }
}

function removeDraft(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // best-effort: the error that led here is the one to tell.
  }
}
