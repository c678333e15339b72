import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { WorkspaceError } from './errors.js';

/**
 * Works with the files of a store. Throws `STORE_UNUSABLE` for what the system says to a path in there, and to a file that
 * is open in there: of one in a tree, the error names the path.
 */
export async function inStore<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isFileError(error) || (error.path !== undefined && !isWithin(folder, error.path))) throw error;
    throw new WorkspaceError('STORE_UNUSABLE', {
      message: `The snapshots in ${folder} cannot be used: ${error.message}. Mend that, or choose another folder.`,
      cause: error,
    });
  }
}
