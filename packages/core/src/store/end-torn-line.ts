import { lstat } from 'node:fs/promises';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { openForWriting } from '@harnessgym/internal-fs/open-for-writing';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';

/**
 * Ends the last line of a log whose writer was killed in the middle of it, so that the next one is a line of its own.
 * What is no log, or not there, is left to who appends.
 */
export async function endTornLine(path: string): Promise<void> {
  try {
    const { size } = await lstat(path);
    if (size === 0) return;
    for await (const last of readRegularFile(path, { from: size - 1 })) {
      if (last.toString() === '\n') return;
      const file = await openForWriting(path, 'append');
      await file.appendFile('\n').finally(() => file.close());
    }
  } catch (error) {
    if (!isFileError(error)) throw error;
  }
}
