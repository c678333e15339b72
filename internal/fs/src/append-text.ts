import { appendFileSync, fstatSync, openSync } from 'node:fs';
import { closeFile } from './close-file.js';
import { namePath } from './name-path.js';
import { appendFlags, notRegular } from './open-for-writing.js';

/**
 * Appends to a file that somebody else can replace. Throws an error with a system code, and never waits or writes
 * elsewhere, when a pipe, a device, a folder or a link is in its place. Synchronous, for logs of short lines: what reaches
 * the page cache takes microseconds, and Node's thread pool many times that.
 */
export function appendText(path: string, text: string): void {
  const file = openSync(path, appendFlags, 0o600);
  try {
    if (!fstatSync(file).isFile()) throw notRegular(path);
    appendFileSync(file, text);
  } catch (error) {
    throw namePath(error, path);
  } finally {
    closeFile(file, path);
  }
}
