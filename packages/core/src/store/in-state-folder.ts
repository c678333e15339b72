import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { CoreError } from '../errors.js';

/** Reads or writes a file of the state folder. Throws CoreError STATE_UNUSABLE for whatever the system says to that. */
export async function inStateFolder<Result>(path: string, use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new CoreError('STATE_UNUSABLE', {
      message: `${path} cannot be used (${error.message}). Mend that, or choose another folder with --state-dir.`,
      cause: error,
    });
  }
}
