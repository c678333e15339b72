import { closeSync, fstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { appendFlags } from '@harnessgym/internal-fs/open-for-writing';

/** A log in a place where others write too, its folder made if need be. Throws for what is no file, a link included. */
export function openToAppend(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, appendFlags, 0o600);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw new Error(`${path} is not a regular file.`);
}
