import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { CoreError } from '../errors.js';
import { runLayout } from './layout.js';
import { livingHolder } from './lock-holder.js';

/**
 * One run at a time in a workspace. The lock file names the process; one whose process is gone is taken over. Throws
 * CoreError WORKSPACE_LOCKED that names the other run, and WORKSPACE_UNUSABLE when the lock cannot be written.
 * Disposing unlocks and never throws.
 */
export async function lockWorkspace(workspace: string, runId: string): Promise<AsyncDisposable> {
  const { lock: path } = runLayout(workspace, runId);
  const holder = { pid: process.pid, host: hostname(), run_id: runId, started_at: new Date().toISOString() };
  const text = `${JSON.stringify(holder)}\n`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await take(path, text);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new CoreError('WORKSPACE_UNUSABLE', {
      message: `The workspace ${workspace} cannot be written (${error.message}). Mend that, or work on a copy.`,
      cause: error,
    });
  }
  return { [Symbol.asyncDispose]: () => release(path, text) };
}

/** The lock is written beside its place and then put there whole, so that nobody ever reads half of one. */
async function take(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    while (!(await place(draft, path))) {
      const found = await readLock(path);
      if (found === undefined) continue;
      refuseLiving(found, path);
      if (await replaceDead({ path, dead: found, draft, text })) return;
    }
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

/** Undefined when it was released meanwhile. */
async function readLock(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
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

/**
 * Of many that find the same dead lock, only who holds the lock on that one may replace it, and only while it is still
 * there. So nobody replaces the lock of the one who was faster.
 */
async function replaceDead(lock: { path: string; dead: string; draft: string; text: string }): Promise<boolean> {
  const { path, dead, draft, text } = lock;
  const claim = `${path}.${createHash('sha256').update(dead).digest('hex').slice(0, 12)}`;
  await take(claim, text);
  try {
    if ((await readLock(path)) !== dead) return false;
    await rename(draft, path);
    return true;
  } finally {
    await release(claim, text);
  }
}

/** Best-effort: what is not ours any more stays, and a lock that cannot be removed names a process that is soon gone. */
async function release(path: string, text: string): Promise<void> {
  try {
    if ((await readLock(path)) === text) await rm(path, { force: true });
  } catch {
    // best-effort, see above.
  }
}
