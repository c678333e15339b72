import { statSync } from 'node:fs';
import { resolve } from 'node:path';

const reasonLimit = 500;

/**
 * Why the system refused to start a program, in words that name what is wrong: it says "not found" of a missing folder and
 * of a missing interpreter too.
 */
export function whyNotStarted(
  failure: { code?: string | undefined; message: string },
  { file, cwd }: { file: string; cwd: string },
): string {
  return (folderProblem(cwd) ?? programProblem(failure.code, { file, cwd }) ?? failure.message).slice(0, reasonLimit);
}

function folderProblem(cwd: string): string | undefined {
  try {
    return statSync(cwd).isDirectory() ? undefined : `the folder to start it in, ${cwd}, is a file (ENOTDIR)`;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return `the folder to start it in, ${cwd}, cannot be entered (${error.code})`;
  }
}

function programProblem(code: string | undefined, { file, cwd }: { file: string; cwd: string }): string | undefined {
  const found = file.includes('/') ? statsOf(resolve(cwd, file)) : undefined;
  if (code === 'EACCES' && found?.isDirectory()) return `${file} is a folder (EACCES)`;
  if (code === 'EACCES') return `${file} may not be executed (EACCES)`;
  if (code === 'ENOENT' && found !== undefined) {
    return `the interpreter that the first line of ${file} names does not exist (ENOENT)`;
  }
  return undefined;
}

/** Undefined for whatever cannot be looked at: the system's own words tell of it then. */
function statsOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
