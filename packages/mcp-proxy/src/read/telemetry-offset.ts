import { stat } from 'node:fs/promises';
import { isMissing } from '@harnessgym/internal-fs/is-missing';

/** Where the log ends now, in bytes: what is written from here on comes later. 0 while there is no log. */
export async function telemetryOffset(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
