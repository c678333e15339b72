import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';

/** What another machine of the kind has as well. Folders for what people or programs add, such as /opt and /run, are none of them. */
const systemFolders = [
  ...['/bin', '/etc', '/lib', '/lib32', '/lib64', '/libx32', '/proc', '/sbin', '/sys', '/usr'],
  ...['/gnu/store', '/nix/store', '/Library', '/System', '/private/etc'],
];

/** What /dev has everywhere, and nobody keeps a file in. */
const device = /^\/dev\/(null|zero|full|u?random|tty|std(in|out|err)|fd(\/\d+)?)$/;

/** Whether an absolute path is, with its links resolved, in a folder of the system, or a device. */
export function isOfSystem(path: string): boolean {
  return device.test(path) || systemFolders.some((folder) => isWithin(folder, realOr(path)));
}

/**
 * Whether a path names a program that PATH finds there, as a manager of versions puts one into the home, or the interpreter
 * of this process. Any other program is as private as its folder.
 */
export function isFoundProgram(path: string, searchPath: string | undefined): boolean {
  if (!isProgram(path)) return false;
  const folders = (searchPath ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map(realOr).includes(realOr(dirname(path))) || realOr(path) === realOr(process.execPath);
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
