import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { CoreError } from '../errors.js';
import { runLayout } from './layout.js';

/**
 * One run at a time in a workspace. The lock file names the process; one whose process is gone is taken over. Throws
 * CoreError WORKSPACE_LOCKED that names the other run. Disposing unlocks.
 */
export async function lockWorkspace(workspace: string, runId: string): Promise<AsyncDisposable> {
  const { lock: path } = runLayout(workspace, runId);
  await mkdir(dirname(path), { recursive: true });
  await take(path, runId);
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

async function take(path: string, runId: string): Promise<void> {
  const holder = { pid: process.pid, host: hostname(), run_id: runId, started_at: new Date().toISOString() };
  try {
    // Fails when the file exists, and is the only atomic step there is.
    const file = await open(path, 'wx');
    await file.writeFile(`${JSON.stringify(holder)}\n`).finally(() => file.close());
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    await refuseLiving(path, error);
    await rm(path, { force: true, recursive: true });
    await take(path, runId);
  }
}

async function refuseLiving(path: string, cause: unknown): Promise<void> {
  const holder = await readHolder(path);
  if (holder === undefined || !isAlive(holder)) return;
  const { pid, host, run_id, started_at } = holder;
  throw new CoreError('WORKSPACE_LOCKED', {
    message: `Run ${run_id} (process ${pid} on ${host}, since ${started_at}) works in this workspace. Wait for it, or end it; if it is gone, remove ${path}.`,
    cause,
  });
}

/** Undefined when the file vanished or was cut short: its writer is gone or was killed while writing. */
async function readHolder(path: string): Promise<Record<string, unknown> | undefined> {
  try {
    const holder = parseJson(await readFile(path, 'utf8'));
    return isObject(holder) ? holder : undefined;
  } catch (error) {
    if (isMissing(error) || hasCode(error, 'EISDIR')) return undefined;
    throw error;
  }
}

/** A process on another host cannot be asked, so it counts as alive. */
function isAlive({ pid, host }: Record<string, unknown>): boolean {
  if (host !== hostname()) return true;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}
