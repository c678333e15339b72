import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import type { SystemView } from './system-view.js';

const beside = ['lib', 'lib64', 'libexec', 'include', 'ssl', 'tools', 'versions', 'pyvenv.cfg'];

/**
 * A folder of programs and what they need. Beside `bin` that is libraries, and nothing else: the folder above may be the
 * home. A folder of shims belongs to a manager of versions, which keeps all of them beside it.
 */
export function programFolders(folder: string): readonly string[] {
  const above = dirname(folder);
  if (basename(folder) === 'shims') return [above];
  if (basename(folder) !== 'bin') return [folder];
  return [folder, ...beside.map((name) => join(above, name))];
}

/**
 * The program of a command and what it is a link to, with what it needs, where none of `readable` shows them. A generated
 * manifest names it, so of a folder that is not made for programs only the program itself is shown, and nothing that is,
 * or leads to, what is `hidden`.
 */
export function programPaths(
  { command, path }: { command: string; path: string | undefined },
  { readable, hidden }: Pick<SystemView, 'readable' | 'hidden'>,
): readonly string[] {
  const program = command.includes('/') ? resolve(command) : findOnPath(command, path);
  if (program === undefined || !isProgram(program)) return [];
  const needed = [program, realOr(program)].flatMap((file) => [file, ...libraries(dirname(file))]);
  // A file is not mounted into its own folder: where it is a link there, that fails.
  const isShown = (file: string) =>
    [...readable, ...needed.filter((one) => one !== file)].some((folder) => isWithin(folder, file));
  const isHidden = (file: string) => hidden.some((folder) => [file, realOr(file)].some((one) => isWithin(folder, one)));
  return [...new Set(needed)].filter((file) => existsSync(file) && !isShown(file) && !isHidden(file));
}

function libraries(folder: string): readonly string[] {
  return basename(folder) === 'bin' ? programFolders(folder) : [];
}

function findOnPath(name: string, path = ''): string | undefined {
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    const found = statSync(path);
    return found.isFile() && (found.mode & 0o111) !== 0;
  } catch (error) {
    if (isFileError(error)) return false;
    throw error;
  }
}

/** With links resolved; as written when there is nothing of that name. */
export function realOr(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (isFileError(error)) return path;
    throw error;
  }
}
