import { createHash, randomUUID } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { keepAside } from '@harnessgym/internal-fs/keep-aside';
import { type Mending, makeFolders } from '@harnessgym/internal-fs/make-way';
import { namePath } from '@harnessgym/internal-fs/name-path';
import { CoreError } from '../errors.js';
import { runLayout } from './layout.js';
import { livingHolder, ownHolder } from './lock-holder.js';
import { readLock } from './read-lock.js';
import { removeDeadDrafts } from './remove-dead-drafts.js';
import { describeKept } from './write-in-workspace.js';

/** The right to run in a workspace. Disposing gives it up and never throws. */
export interface WorkspaceLock extends AsyncDisposable {
  /** What stood in the way of the lock, or was closed to us, and is mended now. */
  warnings: readonly string[];
}

/**
 * One run at a time in a workspace. The lock file names the process; one whose process is gone is taken over, and what
 * is no file at all is kept aside. Throws CoreError WORKSPACE_LOCKED that names the other run, and WORKSPACE_UNUSABLE
 * when the lock cannot be written.
 */
export async function lockWorkspace(workspace: string, runId: string): Promise<WorkspaceLock> {
  const { lock: path } = runLayout(workspace, runId);
  const text = `${JSON.stringify(ownHolder(runId))}\n`;
  try {
    const opened = await makeFolders(dirname(path), dirname(path));
    const mended = await take(path, text);
    await removeDeadDrafts(path);
    return { warnings: describeKept([...opened, ...mended]), [Symbol.asyncDispose]: () => release(path, text) };
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new CoreError('WORKSPACE_UNUSABLE', {
      message: `The workspace ${workspace} cannot be written (${error.message}). Mend that, or work on a copy.`,
      cause: error,
    });
  }
}

/** The lock is written beside its place and then put there whole, so that nobody ever reads half of one. */
async function take(path: string, text: string): Promise<Mending[]> {
  const draft = `${path}.${randomUUID()}`;
  const mended: Mending[] = [];
  try {
    await writeFile(draft, text, { flag: 'wx' });
    while (!(await place(draft, path))) {
      const found = await readLock(path);
      if (found.lock === 'none') continue;
      if (found.lock === 'obstacle') {
        const kept = await moveObstacle(path, text);
        if (kept !== undefined) mended.push(kept);
        continue;
      }
      refuseLiving(found.text, path);
      if (await replaceDead({ path, dead: found.text, draft, text })) return mended;
    }
    return mended;
  } catch (error) {
    throw namePath(error, path);
  } finally {
    await rm(draft, { force: true });
  }
}

/** False when there is a lock. Linking fails on what is there, as renaming does not. */
async function place(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** What is no lock of ours, cut short or empty, has nobody behind it. */
function refuseLiving(text: string, path: string): void {
  const holder = livingHolder(text);
  if (holder === undefined) return;
  const { pid, host, run_id, started_at } = holder;
  throw new CoreError('WORKSPACE_LOCKED', {
    message: `Run ${run_id} (process ${pid} on ${host}, since ${started_at}) works in this workspace. Wait for it, or end it; if it is gone, remove ${path}.`,
  });
}

/** While it is still there: the lock of who was faster stays. */
function replaceDead(lock: { path: string; dead: string; draft: string; text: string }): Promise<boolean> {
  const { path, dead, draft, text } = lock;
  return asOnlyOne({ path, found: dead, text }, async () => {
    const now = await readLock(path);
    if (now.lock !== 'file' || now.text !== dead) return false;
    await rename(draft, path);
    return true;
  });
}

function moveObstacle(path: string, text: string): Promise<Mending | undefined> {
  return asOnlyOne({ path, found: 'obstacle', text }, async () => {
    const now = await readLock(path);
    return now.lock === 'obstacle' ? keepAside(path, `${path}.aside`) : undefined;
  });
}

/** Of many that find the same in the place of the lock, only who holds the lock on that may touch it. */
async function asOnlyOne<Result>(
  { path, found, text }: { path: string; found: string; text: string },
  change: () => Promise<Result>,
): Promise<Result> {
  const claim = `${path}.${createHash('sha256').update(found).digest('hex').slice(0, 12)}`;
  await take(claim, text);
  try {
    return await change();
  } finally {
    await release(claim, text);
  }
}

/** Best-effort: what is not ours any more stays, and a lock that cannot be removed names a process that is soon gone. */
async function release(path: string, text: string): Promise<void> {
  try {
    const found = await readLock(path);
    if (found.lock === 'file' && found.text === text) await rm(path, { force: true });
  } catch {
    // best-effort, see above.
  }
}
