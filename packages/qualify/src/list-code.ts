import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { listFiles } from './list-files.js';

const most = 2_000;
/** What others wrote; no part of a server's own sources. */
const vendored = new Set(['node_modules', '.venv', 'venv', 'site-packages', '__pycache__']);
const extensions = new Set(
  '.mjs .cjs .js .mts .cts .ts .py .sh .bash .rb .pl .php .lua .jl .r .wasm .so .dylib .jar'.split(' '),
);

/** The files of an item that hold code, by their extension or because they can be executed. */
export function listCode(item: string): string[] {
  return listFiles(item, { skipped: vendored, most, isWanted: isCode });
}

/** Throws where there is nothing. */
export function isCode(path: string): boolean {
  return extensions.has(extname(path).toLowerCase()) || (statSync(path).mode & 0o111) !== 0;
}
