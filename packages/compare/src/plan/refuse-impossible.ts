import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { tryFolder } from '@harnessgym/internal-fs/try-folder';
import { planInvalid } from './plan-invalid.js';

/** Before anything is qualified for a study that has nowhere to write. Throws CompareError PLAN_INVALID. */
export async function refuseImpossible(flag: '--output-dir' | '--state-dir', folder: string): Promise<void> {
  try {
    await tryFolder(folder);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw planInvalid(`${flag}: ${folder} cannot be made (${error.message}). Choose another folder.`, error);
  }
}
