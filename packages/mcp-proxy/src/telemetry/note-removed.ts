import { closeSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { anewFlags } from '@harnessgym/internal-fs/open-for-writing';
import { removedBytes, removedNotePath } from './removed-bytes.js';

/**
 * Notes that so many more bytes of the log's oldest part are about to go, so that an offset into the log keeps its meaning.
 * For who holds the lock of the rotation. Throws an error with a system code.
 */
export function noteRemoved(path: string, bytes: number): void {
  const note = removedNotePath(path);
  const draft = `${note}.tmp`;
  const file = openSync(draft, anewFlags, 0o600);
  try {
    writeFileSync(file, String(removedBytes(path) + bytes));
  } finally {
    closeSync(file);
  }
  renameSync(draft, note);
}
