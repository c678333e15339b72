import { rename } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { exists } from './exists.js';
import { hasCode } from './is-missing.js';
import { removeTree } from './remove-tree.js';

/** Something that was in the way of a file of ours, and where it is kept now. */
export interface KeptAside {
  path: string;
  aside: string;
}

/** The ninth gives way to the next, so that who always puts something there does not fill the disk. */
const mostKept = 9;

/**
 * Renames whatever is there to `wanted`, or beside what is kept there already: `file.2.json` after `file.json`, and so on
 * up to nine. Undefined: nothing is there any more.
 */
export async function keepAside(path: string, wanted: string): Promise<KeptAside | undefined> {
  const aside = await chooseName(wanted);
  try {
    if (!(await exists(path))) return undefined;
    await removeTree(aside);
    await rename(path, aside);
    return { path, aside };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function chooseName(wanted: string): Promise<string> {
  const ending = extname(wanted);
  const stem = join(dirname(wanted), basename(wanted, ending));
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${stem}.${count}${ending}`;
    if (count === mostKept || !(await exists(name))) return name;
  }
}
