import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { listFiles } from '../list-files.js';

const most = 5_000;
const lookedAt = 8_000;
const skipped = new Set(['node_modules']);

/** The files of an item that hold text: none with a NUL near its start. */
export function listText(item: string): string[] {
  return listFiles(item, { skipped, most, isWanted: isText });
}

function isText(path: string): boolean {
  try {
    return !readHead(path, lookedAt).includes(0);
  } catch (error) {
    if (isFileError(error)) return false;
    throw error;
  }
}
