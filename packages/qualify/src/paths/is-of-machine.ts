import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';

/** What another machine of the kind has as well. Folders for what people add, such as /opt, are none of them. */
const systemFolders = [
  ...['/bin', '/dev', '/etc', '/lib', '/lib32', '/lib64', '/libx32', '/proc', '/run', '/sbin', '/sys', '/usr'],
  ...['/gnu/store', '/nix/store', '/Library', '/System', '/private/etc'],
];

/** Whether a path, absolute and with its links resolved, is in a folder of the system. */
export function isOfSystem(path: string): boolean {
  return systemFolders.some((folder) => isWithin(folder, realOr(path)));
}

/**
 * Whether a path names a program that PATH finds there, as a manager of versions puts one into the home, or the interpreter
 * of this process. Any other program is as private as its folder.
 */
export function isFoundProgram(path: string, searchPath: string | undefined): boolean {
  if (!isProgram(path)) return false;
  const folders = (searchPath ?? '').split(delimiter);
  return folders.includes(dirname(path)) || realOr(path) === realOr(process.execPath);
}

function isProgram(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    // A path that a text names can be anything: too long, with a NUL in it.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/** With links resolved; as written when there is nothing of that name. */
export function realOr(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return path;
    throw error;
  }
}
