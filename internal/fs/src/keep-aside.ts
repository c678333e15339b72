import { randomBytes } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { exists } from './exists.js';
import { hasCode } from './is-missing.js';

/** Something that was in the way of a file of ours, and where it is kept now. */
export interface KeptAside {
  path: string;
  aside: string;
}

/** Renames whatever is there to `wanted`, or to a name beside that when it is taken. Undefined: nothing is there any more. */
export async function keepAside(path: string, wanted: string): Promise<KeptAside | undefined> {
  const aside = (await exists(wanted)) ? `${wanted}.${randomBytes(3).toString('hex')}` : wanted;
  try {
    await rename(path, aside);
    return { path, aside };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
