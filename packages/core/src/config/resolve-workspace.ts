import { opendir, realpath, stat } from 'node:fs/promises';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { invalidConfig } from './invalid-config.js';

/** The workspace, absolute and free of symlinks. It must exist: a typo must not become a new tree. */
export async function resolveWorkspace(written: string, cwd: string): Promise<string> {
  if (written.trim() === '') throw invalidConfig('--workspace is empty. Name the folder of the task.');
  const path = resolvePath(written, cwd);
  try {
    if (!(await stat(path)).isDirectory()) {
      throw invalidConfig(`--workspace: ${path} is not a folder. Name the folder that holds the task.`);
    }
    await (await opendir(path)).close();
    return await realpath(path);
  } catch (error) {
    if (isMissing(error)) {
      throw invalidConfig(`--workspace: ${path} does not exist. Create it, or name the folder of the task.`, error);
    }
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw invalidConfig(
      `--workspace: ${path} cannot be read (${error.message}). Change its mode, or name another folder.`,
      error,
    );
  }
}
