import { closeSync } from 'node:fs';
import { namePath } from './name-path.js';

/** Closes a file. The last of what was written can fail here, and the error names the path. */
export function closeFile(file: number, path: string): void {
  try {
    closeSync(file);
  } catch (error) {
    throw namePath(error, path);
  }
}
