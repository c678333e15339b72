import { realpath, stat } from 'node:fs/promises';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { RegistryError } from './errors.js';

/** The folder of a workspace with all links resolved. Throws `WORKSPACE_UNUSABLE`. */
export async function resolveWorkspace(workspace: string): Promise<string> {
  try {
    const root = await realpath(workspace);
    if ((await stat(root)).isDirectory()) return root;
  } catch (error) {
    if (!isFileError(error)) throw error;
    const reason = isMissing(error) ? 'does not exist' : `cannot be used: ${error.message}`;
    throw unusable(`The workspace ${workspace} ${reason}. Create it, or pass another path.`, error);
  }
  throw unusable(`The workspace ${workspace} is not a folder. Pass the path of one.`);
}

function unusable(message: string, cause?: unknown): RegistryError {
  return new RegistryError('WORKSPACE_UNUSABLE', { message, cause });
}
