import { createHash, randomUUID } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { keepAside } from '@harnessgym/internal-fs/keep-aside';
import type { Mending } from '@harnessgym/internal-fs/make-way';
import { namePath } from '@harnessgym/internal-fs/name-path';
import { livingHolder, ownHolder } from './lock-holder.js';
import { readLock } from './read-lock.js';
import { describeKept } from './write-in-workspace.js';

/** A file that only one living process holds. Disposing gives it up and never throws. */
export interface FileLock extends AsyncDisposable {
  /** What stood in its place and was kept aside. */
  warnings: readonly string[];
}

export interface LockRequest {
  /** What the file says of this process beside its id: a run, or what else works there. */
  runId: string;
  /** The error that says who holds it. */
  refuse(holder: Readonly<Record<string, unknown>>): Error;
}

/**
 * The lock file names the process; one whose process is gone is taken over, and what is no file at all is kept aside. Its
 * folder exists. Throws what `refuse` makes, and what the file system says.
 */
export async function lockFile(path: string, { runId, refuse }: LockRequest): Promise<FileLock> {
  const text = `${JSON.stringify(ownHolder(runId))}\n`;
  const mended = await take(path, { text, refuse });
  return { warnings: describeKept(mended), [Symbol.asyncDispose]: () => release(path, text) };
}

interface Claim {
  text: string;
  refuse: LockRequest['refuse'];
}

/** The lock is written beside its place and then put there whole, so that nobody ever reads half of one. */
async function take(path: string, claim: Claim): Promise<Mending[]> {
  const { text, refuse } = claim;
  const draft = `${path}.${randomUUID()}`;
  const mended: Mending[] = [];
  try {
    await writeFile(draft, text, { flag: 'wx' });
    while (!(await place(draft, path))) {
      const found = await readLock(path);
      if (found.lock === 'none') continue;
      if (found.lock === 'obstacle') {
        const kept = await moveObstacle(path, claim);
        if (kept !== undefined) mended.push(kept);
        continue;
      }
      // What is no lock of ours, cut short or empty, has nobody behind it.
      const holder = livingHolder(found.text);
      if (holder !== undefined) throw refuse(holder);
      if (await replaceDead({ path, dead: found.text, draft }, claim)) return mended;
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

/** While it is still there: the lock of who was faster stays. */
function replaceDead(
  { path, dead, draft }: { path: string; dead: string; draft: string },
  claim: Claim,
): Promise<boolean> {
  return asOnlyOne({ path, found: dead, claim }, async () => {
    const now = await readLock(path);
    if (now.lock !== 'file' || now.text !== dead) return false;
    await rename(draft, path);
    return true;
  });
}

function moveObstacle(path: string, claim: Claim): Promise<Mending | undefined> {
  return asOnlyOne({ path, found: 'obstacle', claim }, async () => {
    const now = await readLock(path);
    return now.lock === 'obstacle' ? keepAside(path, `${path}.aside`) : undefined;
  });
}

/** Of many that find the same in the place of the lock, only who holds the lock on that may touch it. */
async function asOnlyOne<Result>(
  { path, found, claim }: { path: string; found: string; claim: Claim },
  change: () => Promise<Result>,
): Promise<Result> {
  const right = `${path}.${createHash('sha256').update(found).digest('hex').slice(0, 12)}`;
  await take(right, claim);
  try {
    return await change();
  } finally {
    await release(right, claim.text);
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
