import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { sweepTrial } from '../trial/note-trial-place.js';

/** The folder of a trial, with what a killed one left elsewhere. */
export async function removeTrial(folder: string): Promise<void> {
  await sweepTrial(folder);
  await removeTree(folder);
}
