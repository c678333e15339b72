import { closeSync, fchmodSync, openSync, writeFileSync } from 'node:fs';

/** Fails when something is there. The mode is exact, whatever the umask. */
export function writeNewFile(path: string, bytes: Uint8Array, mode: number): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, bytes);
    fchmodSync(file, mode);
  } finally {
    closeSync(file);
  }
}
