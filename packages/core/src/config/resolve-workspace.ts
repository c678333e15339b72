import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { invalidConfig } from './invalid-config.js';

/** The workspace, absolute and free of symlinks. It must exist: a typo must not become a new tree. */
export async function resolveWorkspace(written: string, cwd: string): Promise<string> {
  if (written.trim() === '') throw invalidConfig('--workspace is empty. Name the folder of the task.');
  const path = resolvePath(written, cwd);
  try {
    if (!(await stat(path)).isDirectory()) {
      throw invalidConfig(`--workspace: ${path} is not a folder.`);
    }
    return await realpath(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw invalidConfig(`--workspace: ${path} does not exist. Create it, or name the folder of the task.`, error);
  }
}

/** Absolute against `cwd`, with a leading `~` for the home folder. */
export function resolvePath(written: string, cwd: string): string {
  const home = written === '~' || written.startsWith('~/');
  return home ? join(homedir(), written.slice(1)) : resolve(cwd, written);
}
