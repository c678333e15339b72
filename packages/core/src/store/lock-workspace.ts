import { rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { makeFolder } from '@harnessgym/internal-fs/make-folder';
import { makeFolders } from '@harnessgym/internal-fs/make-way';
import { CoreError } from '../errors.js';
import { inStateFolder } from './in-state-folder.js';
import { runLayout } from './layout.js';
import { type FileLock, lockFile } from './lock-file.js';
import { removeDeadDrafts, removeDeadLocks } from './remove-dead-drafts.js';
import { stateLayout } from './state-layout.js';
import { describeKept } from './write-in-workspace.js';

/** The right to run in a workspace. Disposing gives it up and never throws. */
export interface WorkspaceLock extends AsyncDisposable {
  /** What stood in the way of the lock, or was closed to us, and is mended now. */
  warnings: readonly string[];
}

/**
 * One run at a time in a workspace. The lock file names the process; one whose process is gone is taken over, and what
 * is no file at all is kept aside. Throws CoreError WORKSPACE_LOCKED that names the other run, and WORKSPACE_UNUSABLE or
 * STATE_UNUSABLE when a lock cannot be written.
 */
export async function lockWorkspace(
  workspace: string,
  { runId, stateFolder }: { runId: string; stateFolder?: string },
): Promise<WorkspaceLock> {
  const first = await lockFolder(workspace, runId);
  if (stateFolder === undefined) return first;
  try {
    const second = await lockState(stateFolder, runId);
    return {
      warnings: [...first.warnings, ...second.warnings],
      async [Symbol.asyncDispose]() {
        await second[Symbol.asyncDispose]();
        await first[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await first[Symbol.asyncDispose]();
    throw error;
  }
}

async function lockFolder(workspace: string, runId: string): Promise<WorkspaceLock> {
  const { lock: path } = runLayout(workspace, runId);
  try {
    const opened = await makeFolders(dirname(path), dirname(path));
    const lock = await lockFile(path, { runId, refuse: (holder) => locked(holder, path) });
    await removeDeadDrafts(path);
    return {
      warnings: [...describeKept(opened), ...lock.warnings],
      [Symbol.asyncDispose]: () => lock[Symbol.asyncDispose](),
    };
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new CoreError('WORKSPACE_UNUSABLE', {
      message: `The workspace ${workspace} cannot be written (${error.message}). Mend that, or work on a copy.`,
      cause: error,
    });
  }
}

/**
 * The same where no agent cleans up: `git clean -fdx` takes the workspace's lock from under a living run. By itself it is for a
 * workspace that is gone. Throws CoreError WORKSPACE_LOCKED and STATE_UNUSABLE.
 */
export function lockState(stateFolder: string, runId: string): Promise<WorkspaceLock> {
  const { lock: path } = stateLayout(stateFolder);
  return inStateFolder(stateFolder, async () => {
    await makeFolder(stateFolder, 0o700);
    const lock = await lockFile(path, { runId, refuse: (holder) => locked(holder, path) });
    await removeDeadLocks(path);
    return { warnings: lock.warnings, [Symbol.asyncDispose]: () => giveUp(lock, stateFolder) };
  });
}

/** A run that was refused has left nothing there, and nobody would know whose the folder is. */
async function giveUp(lock: FileLock, stateFolder: string): Promise<void> {
  await lock[Symbol.asyncDispose]();
  await rmdir(stateFolder).catch(() => undefined);
}

function locked(holder: Readonly<Record<string, unknown>>, path: string): CoreError {
  const [runId, pid, host, since] = ['run_id', 'pid', 'host', 'started_at'].map((key) => inOneLine(holder[key]));
  return new CoreError('WORKSPACE_LOCKED', {
    message: `Run ${runId} (process ${pid} on ${host}, since ${since}) works in this workspace. Wait for it, or end it; if it is gone, remove ${path}.`,
  });
}

/** An agent can write there too. */
function inOneLine(value: unknown): string {
  return String(value).replaceAll(/\s+/g, ' ');
}
