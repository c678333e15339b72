import { removeTree } from '@harnessgym/internal-fs/remove-tree';

/** The folder of a trial, with what a killed one left elsewhere. */
export async function removeTrial(folder: string): Promise<void> {
  await removeTree(folder);
}
