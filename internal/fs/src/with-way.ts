import { hasCode } from './is-missing.js';
import { type Mending, makeWay } from './make-way.js';

/** Writes a file of ours below `root` once there is a way to it. What gets in the way between looking and writing is mended once more. */
export async function withWay(
  { path, root }: { path: string; root: string },
  write: () => Promise<void>,
): Promise<Mending[]> {
  const mended = await makeWay(path, root);
  try {
    await write();
    return mended;
  } catch (error) {
    if (!codesOfObstacles.some((code) => hasCode(error, code))) throw error;
    const mendedNow = await makeWay(path, root);
    await write();
    return [...mended, ...mendedNow];
  }
}

const codesOfObstacles: readonly string[] = [
  'ENOENT',
  'EACCES',
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
  'ELOOP',
  'ENXIO',
  'EINVAL',
];
