import { rename } from 'node:fs/promises';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { isRunId } from '../run/is-run-id.js';

/** No run has such a name. */
const ending = '~removed';

/** Removes the folder of a run, which is there whole or not at all: a killed removal leaves a name that is no run's. */
export async function removeWhole(folder: string): Promise<void> {
  const aside = `${folder}${ending}`;
  try {
    await removeTree(aside);
    await rename(folder, aside);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  await removeTree(aside);
}

/** Whether a killed removal left a folder of that name. */
export function isSetAside(name: string): boolean {
  return name.endsWith(ending) && isRunId(name.slice(0, -ending.length));
}
