import { lstat } from 'node:fs/promises';
import { isMissing } from '@harnessgym/internal-fs/is-missing';

/** Where the log ends now, in bytes: what is written from here on comes later. 0 while no file is there. */
export async function telemetryOffset(path: string): Promise<number> {
  try {
    const found = await lstat(path);
    return found.isFile() ? found.size : 0;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
