import { constants } from 'node:fs';
import { copyFile as copy } from 'node:fs/promises';
import { closeFile } from '@harnessgym/internal-fs/close-file';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { openToRead } from '@harnessgym/internal-fs/open-to-read';

/**
 * Copies a file to where nothing stands, as a reflink where the disk can; what is no file is refused. The error names the
 * path that is at fault as its `path`; Node's own names the source, whichever it is.
 */
export async function copyFile(source: string, target: string): Promise<void> {
  look(source);
  try {
    await copy(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  } catch (error) {
    look(source);
    if (isFileError(error)) error.path = target;
    throw error;
  }
}

/** The system's copy waits for a pipe. */
function look(source: string): void {
  closeFile(openToRead(source).file, source);
}
