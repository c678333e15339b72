import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';

export interface Listing {
  /** Names of folders that are not looked into. */
  skipped: ReadonlySet<string>;
  /** How many are listed at most. */
  most: number;
  isWanted(path: string): boolean;
}

/** The wanted files below a folder, or the file itself, sorted. Links are not followed. */
export function listFiles(item: string, { skipped, most, isWanted }: Listing): string[] {
  if (statSync(item, { throwIfNoEntry: false })?.isFile()) return isWanted(item) ? [item] : [];
  const found: string[] = [];
  const folders = [item];
  // It grows as it is walked.
  for (const folder of folders) {
    for (const child of entriesOf(folder)) {
      const path = join(folder, child.name);
      if (child.isDirectory() && !skipped.has(child.name)) folders.push(path);
      if (child.isFile() && found.length < most && isWanted(path)) found.push(path);
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
