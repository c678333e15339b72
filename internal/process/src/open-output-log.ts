import type { WriteStream } from 'node:fs';
import { openForWriting } from '@harnessgym/internal-fs/open-for-writing';

export interface OutputLog {
  path: string;
  /** Open for writing, or the reason why it is not. */
  file: WriteStream | Error;
}

/** Never throws: the command runs, whatever is in the place of its log. */
export async function openOutputLog(path: string | undefined): Promise<OutputLog | undefined> {
  if (path === undefined) return undefined;
  try {
    return { path, file: (await openForWriting(path, 'anew')).createWriteStream() };
  } catch (error) {
    return { path, file: error instanceof Error ? error : new Error(String(error)) };
  }
}
