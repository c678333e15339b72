import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';

const mostFiles = 2_000;
/** What others wrote; no part of a server's own sources. */
const vendored = new Set(['node_modules', '.venv', 'venv', 'site-packages', '__pycache__']);
const extensions = new Set(
  '.mjs .cjs .js .mts .cts .ts .py .sh .bash .rb .pl .php .lua .jl .r .wasm .so .dylib .jar'.split(' '),
);

/** The files below a folder, or the file itself, that hold code, by their extension or because they can be executed; links are not followed. */
export function listCode(item: string): string[] {
  if (statSync(item, { throwIfNoEntry: false })?.isFile()) return isCode(item) ? [item] : [];
  const found: string[] = [];
  const folders = [item];
  // It grows as it is walked.
  for (const one of folders) {
    for (const child of entriesOf(one)) {
      const path = join(one, child.name);
      if (child.isDirectory() && !vendored.has(child.name)) folders.push(path);
      if (child.isFile() && isCode(path)) found.push(path);
      if (found.length >= mostFiles) return found;
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

function isCode(path: string): boolean {
  return extensions.has(extname(path).toLowerCase()) || (statSync(path).mode & 0o111) !== 0;
}
