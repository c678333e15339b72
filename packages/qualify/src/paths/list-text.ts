import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { readHead } from '@harnessgym/internal-fs/read-head';

const mostFiles = 5_000;
const lookedAt = 8_000;

/** The files of an item, or the item itself, that hold text: none with a NUL near its start. Links are not followed. */
export function listText(item: string): string[] {
  if (statSync(item, { throwIfNoEntry: false })?.isFile()) return isText(item) ? [item] : [];
  const found: string[] = [];
  const folders = [item];
  // It grows as it is walked.
  for (const folder of folders) {
    for (const child of entriesOf(folder)) {
      const path = join(folder, child.name);
      if (child.isDirectory() && child.name !== 'node_modules') folders.push(path);
      if (child.isFile() && found.length < mostFiles && isText(path)) found.push(path);
    }
  }
  return found.sort();
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isFileError(error)) return [];
    throw error;
  }
}

function isText(path: string): boolean {
  try {
    return !readHead(path, lookedAt).includes(0);
  } catch (error) {
    if (isFileError(error)) return false;
    throw error;
  }
}
