import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { removeDrafts } from '@harnessgym/internal-fs/remove-drafts';
import { livingHolder } from './lock-holder.js';
import { readLock } from './read-lock.js';

/** Of what a living process is writing right now; then the text is whole and names it. */
const emptyMs = 60_000;

/**
 * Removes what killed processes left in a workspace: drafts of locks beside the lock, and of documents of ours. For who
 * holds the lock. Best-effort: they are in nobody's way.
 */
export async function removeDeadDrafts(lock: string): Promise<void> {
  const folder = dirname(lock);
  await removeDrafts(folder);
  await removeDrafts(join(dirname(folder), '.codex'), 'config.toml');
  await removeDeadLocks(lock);
}

/** Those beside the lock that no living process is writing. Best-effort. */
export async function removeDeadLocks(lock: string): Promise<void> {
  const folder = dirname(lock);
  try {
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (isLockDraft(name, lock) && (await isDead(path))) await rm(path, { force: true });
    }
  } catch (error) {
    if (!isFileError(error)) throw error;
  }
}

/** A lock on a dead lock has drafts of its own, and can be dead itself. */
function isLockDraft(name: string, lock: string): boolean {
  const prefix = `${basename(lock)}.`;
  return name.startsWith(prefix) && /^([0-9a-f]{12}\.)*([0-9a-f]{12}|[0-9a-f-]{36})$/.test(name.slice(prefix.length));
}

async function isDead(path: string): Promise<boolean> {
  const found = await readLock(path);
  if (found.lock !== 'file') return false;
  if (found.text.endsWith('\n')) return livingHolder(found.text) === undefined;
  return (await lstat(path)).mtimeMs + emptyMs < Date.now();
}
