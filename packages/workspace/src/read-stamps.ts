import { constants, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';

/** What `lstat` says that changes when a path does. */
export interface Stamp {
  mode: number;
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
}

/** Some names in a folder of a tree. */
export interface Slice {
  tree: string;
  folder: string;
  names: readonly string[];
}

/**
 * The stamps of names in a folder, five numbers each, in the order of `Stamp`; zeros where the system says nothing. Numbers in
 * an array outlive no walk as objects would, and cross to another thread without a copy.
 */
export function readStamps({ tree, folder, names }: Slice): Float64Array {
  const path = join(tree, folder);
  const stamps = new Float64Array(names.length * stampLength);
  let at = 0;
  for (const name of names) {
    const stats = statsOf(`${path}/${name}`);
    if (stats !== undefined) {
      stamps[at] = stats.mode;
      stamps[at + 1] = stats.size;
      stamps[at + 2] = stats.mtimeMs;
      stamps[at + 3] = stats.ctimeMs;
      stamps[at + 4] = stats.ino;
    }
    at += stampLength;
  }
  return stamps;
}

const stampLength = 5;

/** Whoever needs to know why there are none asks again. */
function statsOf(path: string): Stamp | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isFileError(error)) return undefined;
    throw error;
  }
}

/** Undefined where the system said nothing. */
export function stampAt(stamps: Float64Array, position: number): Stamp | undefined {
  const at = position * stampLength;
  const mode = stamps[at] ?? 0;
  if (mode === 0) return undefined;
  const number = (field: number) => stamps[at + field] ?? 0;
  return { mode, size: number(1), mtimeMs: number(2), ctimeMs: number(3), ino: number(4) };
}

/** Whether a file of this stamp stands at a position. Asked once a file, so without making an object to compare. */
export function isFileAt(stamps: Float64Array, position: number, stamp: Stamp): boolean {
  const at = position * stampLength;
  return (
    stamps[at + 3] === stamp.ctimeMs &&
    stamps[at + 2] === stamp.mtimeMs &&
    stamps[at + 1] === stamp.size &&
    stamps[at + 4] === stamp.ino &&
    stamps[at] === (constants.S_IFREG | stamp.mode)
  );
}
