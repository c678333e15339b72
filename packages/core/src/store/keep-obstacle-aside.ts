import { lstatSync } from 'node:fs';
import { keepAside } from '@harnessgym/internal-fs/keep-aside';
import { describeKept } from './write-in-workspace.js';

/**
 * Keeps what is no file in the place of a log aside, and returns the warning. A file stays, whatever the system said to
 * its use: it may hold all there is.
 */
export async function keepObstacleAside(path: string): Promise<string[]> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== false) return [];
  const kept = await keepAside(path, `${path}.aside`);
  return describeKept(kept === undefined ? [] : [kept]);
}
