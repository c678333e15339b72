import { dirname } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { makeFolders } from '@harnessgym/internal-fs/make-way';
import { CoreError } from '../errors.js';
import { runLayout } from './layout.js';
import { lockFile } from './lock-file.js';
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

function locked({ run_id, pid, host, started_at }: Readonly<Record<string, unknown>>, path: string): CoreError {
  return new CoreError('WORKSPACE_LOCKED', {
    message: `Run ${run_id} (process ${pid} on ${host}, since ${started_at}) works in this workspace. Wait for it, or end it; if it is gone, remove ${path}.`,
  });
}
