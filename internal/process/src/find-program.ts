import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The path of a program: itself when it names a folder, else the first executable file of that name in PATH. */
export async function findProgram(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (program.includes('/')) return (await isFile(program)) ? program : undefined;
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue;
    const path = join(folder, program);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  const allowed = await access(path, constants.X_OK).then(() => true, isRefusal);
  return allowed && (await isFile(path));
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), isRefusal);
}

/** A folder that cannot be entered holds nothing that could be started. */
function isRefusal(error: unknown): false {
  if (error instanceof Error && 'syscall' in error) return false;
  throw error;
}
