import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import { inStateFolder } from './in-state-folder.js';

/** Writes a document of the state folder, for its user alone. Throws CoreError STATE_UNUSABLE. */
export function writeState(path: string, document: unknown): Promise<void> {
  return inStateFolder(path, () => writeAtomic(path, stableJson(document), { mode: 0o600 }));
}
