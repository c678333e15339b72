import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { WorkspaceError } from './errors.js';

const schemaVersion = 1;

/** Marks a new store with the version of its layout. Throws `STORE_UNKNOWN` when it has another one, or none. */
export async function requireStoreVersion(folder: string): Promise<void> {
  const found = await readVersion(join(folder, 'store.json'));
  if (found === schemaVersion) return;
  if (found === undefined && !existsSync(join(folder, 'snapshots'))) {
    return writeAtomic(join(folder, 'store.json'), JSON.stringify({ schemaVersion }), { mode: 0o600 });
  }
  throw new WorkspaceError('STORE_UNKNOWN', {
    message: `${folder} holds snapshots in a layout that this version does not know. Choose another folder.`,
  });
}

/** Undefined when there is none; whatever else is written there is not our version. */
async function readVersion(path: string): Promise<unknown> {
  try {
    const document = parseJson(await readFile(path, 'utf8'));
    return (isObject(document) && document['schemaVersion']) || 'none that we know';
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
