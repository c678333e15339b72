import { readdir } from 'node:fs/promises';
import { isMissing } from '../../internal/fs/src/is-missing.js';

/**
 * Files for a moment that nobody removed. What lies in clean rooms and in folders of runs goes with them, and drafts in
 * a store with the next pruning. A draft of the scripted agent, which has its process id in its name, is as any file
 * that an agent leaves.
 */
export async function leftovers(folder: string): Promise<string[]> {
  try {
    const paths = await readdir(folder, { recursive: true });
    return paths.filter((path) => temporary.test(`/${path}`) && !goesWithOthers.test(path));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

const goesWithOthers = /(^|\/)(rooms|runs)\/|(^|\/)snapshots\/(.*\/)?\.[^/]*\.tmp$|\.json\.\d+\.tmp$/;
const temporary = /\.tmp$|\/tmp\/|run\.lock|\.copy-|\/restoring\/|\.aside|_restore/;
