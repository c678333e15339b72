import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The absolute path of such a program. The first time it is installed with npm, into `HARNESSGYM_AGENTS`, else into
 * `tools/agents` of the repository, where it stays. Throws what npm says when the network or the platform has none.
 * @param {import('./programs.mjs').ProgramPin} pin
 */
export async function installProgram(pin) {
  const cache = process.env['HARNESSGYM_AGENTS'] || fileURLToPath(new URL('../../../../tools/agents', import.meta.url));
  const folder = join(cache, `${pin.name}-${pin.version}`);
  const program = join(folder, pin.program);
  if (await exists(program)) return program;
  const scratch = join(cache, `${pin.name}-${pin.version}.${randomUUID()}`);
  try {
    await install(pin, scratch);
    await putInPlace(scratch, folder);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  await access(program);
  return program;
}

/** @param {import('./programs.mjs').ProgramPin} pin @param {string} folder */
async function install(pin, folder) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const quiet = ['--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  // Where there is no network, tests are to know soon; by default npm tries for more than a minute.
  const flags = [...quiet, '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  // On Windows npm is a .cmd file, which only a shell starts.
  const shell = process.platform === 'win32';
  await run('npm', ['install', ...flags, pin.package], { cwd: folder, shell });
}

/**
 * Whole or not at all. Whoever installs the same at the same time is done first or last, and both have the same.
 * @param {string} scratch @param {string} folder
 */
async function putInPlace(scratch, folder) {
  try {
    await rename(scratch, folder);
  } catch (error) {
    if (!hasCode(error, ['ENOTEMPTY', 'EEXIST', 'EPERM'])) throw error;
  }
}

/** @param {string} path */
async function exists(path) {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (hasCode(error, ['ENOENT'])) return false;
    throw error;
  }
}

/** @param {unknown} error @param {string[]} codes */
function hasCode(error, codes) {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
