import { constants } from 'node:fs';
import { copyFile as copy } from 'node:fs/promises';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { openRegularFile } from '@harnessgym/internal-fs/open-regular-file';

/**
 * Copies a file to where nothing stands, as a reflink where the disk can. The error names the path that is at fault as its
 * `path`; Node's own names the source, whichever it is.
 */
export async function copyFile(source: string, target: string): Promise<void> {
  try {
    await copy(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  } catch (error) {
    const { file } = await openRegularFile(source);
    await file.close();
    if (isFileError(error)) error.path = target;
    throw error;
  }
}
