import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { setAsideFolder } from './put-back-qualified.js';

/** What was changed since it was qualified and did not pass, by paths relative to the workspace. None where agents left no such folder. */
export async function listSetAside(workspace: string): Promise<string[]> {
  try {
    return (await readdir(join(workspace, setAsideFolder))).sort().map((name) => `${setAsideFolder}/${name}`);
  } catch (error) {
    if (isFileError(error)) return [];
    throw error;
  }
}
