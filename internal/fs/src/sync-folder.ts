import { constants, fsync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { closeFile } from './close-file.js';
import { hasCode } from './is-missing.js';
import { namePath } from './name-path.js';

/**
 * Puts the names in a folder on the disk: that of a file which was made there, or came by a rename, may be lost with the
 * power until then, though the file's bytes are not. Some file systems do not offer it, and do as they do.
 */
export async function syncFolder(path: string): Promise<void> {
  const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await promisify(fsync)(folder);
  } catch (error) {
    if (!hasCode(error, 'EINVAL') && !hasCode(error, 'ENOTSUP')) throw namePath(error, path);
  } finally {
    closeFile(folder, path);
  }
}
