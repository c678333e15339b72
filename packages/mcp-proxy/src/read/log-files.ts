import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';

/**
 * Where the files of a log are, the newest first: the one without a number, then those that it was rotated into, the
 * higher the number the older. Of a folder that cannot be listed the first alone, as its name is known.
 */
export async function logFiles(path: string): Promise<string[]> {
  const folder = dirname(path);
  const prefix = `${basename(path)}.`;
  const numbers = (await namesIn(folder))
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((rest) => /^[1-9]\d{0,8}$/.test(rest))
    .map(Number);
  return [path, ...numbers.sort((one, other) => one - other).map((number) => join(folder, `${prefix}${number}`))];
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error) || hasCode(error, 'EACCES')) return [];
    throw error;
  }
}
