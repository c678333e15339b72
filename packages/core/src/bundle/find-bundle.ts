import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { resolvePath } from '@harnessgym/internal-fs/resolve-path';
import { CoreError } from '../errors.js';

/** What somebody named as a bundle. Every path is absolute, with links resolved. */
export type FoundBundle =
  /** `root` holds `.harnessgym`; `part` is what was named in it, absent when that is all of it. */
  | { form: 'workspace'; root: string; part?: string }
  /** One artifact that lies in no `.harnessgym`. */
  | { form: 'artifact'; folder: string; kind: 'skill' | 'mcp' };

/**
 * Finds out what is meant: a folder that holds `.harnessgym`, such a folder itself, something in it, or the folder of one
 * skill or server anywhere. Throws CoreError CONFIG_INVALID, which says what is accepted.
 */
export async function findBundle(written: string, cwd: string): Promise<FoundBundle> {
  if (written.trim() === '') throw noBundle('The path of the bundle is empty.');
  const { path, isFolder } = await look(resolvePath(written, cwd));
  const has = (name: string) => existsSync(join(path, name));
  if (has('.harnessgym')) return { form: 'workspace', root: path };
  const harness = harnessAbove(path);
  if (harness !== undefined) {
    return { form: 'workspace', root: dirname(harness), ...(harness !== path && { part: path }) };
  }
  if (!isFolder) throw noBundle(`${path} is a file.`);
  if (has('SKILL.md')) return { form: 'artifact', folder: path, kind: 'skill' };
  if (manifests.some(has)) return { form: 'artifact', folder: path, kind: 'mcp' };
  throw noBundle(`${path} is no bundle: there is no .harnessgym in it, and no SKILL.md or mcp.json.`);
}

const manifests = ['mcp.json', 'server.json', 'harnessgym-mcp.json'];

async function look(path: string): Promise<{ path: string; isFolder: boolean }> {
  try {
    const real = await realpath(path);
    return { path: real, isFolder: (await stat(real)).isDirectory() };
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw noBundle(`${path} ${isMissing(error) ? 'does not exist' : `cannot be read (${error.message})`}.`, error);
  }
}

/** The innermost `.harnessgym` that the path lies in, or is. */
function harnessAbove(path: string): string | undefined {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    if (basename(folder) === '.harnessgym') return folder;
  }
  return undefined;
}

function noBundle(problem: string, cause?: unknown): CoreError {
  const accepted =
    'Name a folder that holds .harnessgym, the .harnessgym folder, something in it, or the folder of one skill or server';
  return new CoreError('CONFIG_INVALID', { message: `${problem} ${accepted}.`, cause });
}
