import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isObstacle } from '@harnessgym/internal-fs/is-obstacle';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { WorkspaceError } from './errors.js';

const schemaVersion = 1;
const largest = 64 * 1024;

/** Marks a new store with the version of its layout. Throws `STORE_UNKNOWN` when it has another one, or none that can be read. */
export async function requireStoreVersion(folder: string): Promise<void> {
  const path = join(folder, 'store.json');
  const text = readIfThere(path);
  if (text === undefined && !existsSync(join(folder, 'snapshots'))) {
    return writeAtomic(path, JSON.stringify({ schemaVersion }), { mode: 0o600 });
  }
  const document = text === undefined ? undefined : parseJson(text);
  if (isObject(document) && document['schemaVersion'] === schemaVersion) return;
  const message = isObject(document)
    ? `${folder} holds snapshots in a layout that this version does not know. Choose another folder.`
    : `${path} is damaged or gone, so nobody knows which layout the snapshots there have. If no later version was used there, write {"schemaVersion":${schemaVersion}} into it; else choose another folder.`;
  throw new WorkspaceError('STORE_UNKNOWN', { message });
}

function readIfThere(path: string): string | undefined {
  try {
    return readHead(path, largest).toString('utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (!isObstacle(error)) throw error;
    throw new WorkspaceError('STORE_UNKNOWN', {
      message: `Something that is no file stands in the place of ${path}, so nobody knows which layout the snapshots there have. Remove it; if no later version was used there, write {"schemaVersion":${schemaVersion}} into a file in its place. Else choose another folder.`,
      cause: error,
    });
  }
}
