import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { findProgram } from '@harnessgym/internal-process/find-program';
import type { Runner } from '@harnessgym/runners';

/** Variables by which programs find their parts, their settings and a place for temporary files. */
const placing = /^(HOME|TMPDIR|TMP|TEMP|VIRTUAL_ENV)$|(_HOME|PATH|_CONFIG_DIR)$/;

/** A study may be told to lie in one of them. */
const temporary = [tmpdir(), '/tmp', '/var/tmp', '/dev/shm'];

/** This tool, with the proxy in front of mounted servers. */
const ourselves = dirname(fileURLToPath(import.meta.url));

/**
 * What an agent cannot do without, as it is named and where that leads: its program, Node and this tool, folders for
 * temporary files, and what its environment names.
 */
export async function neededPaths(
  runner: Pick<Runner, 'commandLine'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const [program = '', ...args] = runner.commandLine?.({ workspace: '/', toolset: { servers: [], skills: [] } }) ?? [];
  const found = await findProgram(program, env);
  const variables = Object.entries(env).filter(([name]) => placing.test(name));
  const named = [
    ...[process.execPath, ourselves, ...temporary, ...(found === undefined ? [] : [found]), ...args],
    ...variables.flatMap(([, value]) => (value ?? '').split(delimiter)),
  ].filter((path) => isAbsolute(path));
  return [...new Set([...named, ...(await Promise.all(named.map(realOr)))])];
}

async function realOr(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isFileError(error)) return path;
    throw error;
  }
}
