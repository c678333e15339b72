import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Absolute against `cwd`, with a leading `~` for the home folder. */
export function resolvePath(written: string, cwd: string): string {
  const home = written === '~' || written.startsWith('~/');
  return home ? join(homedir(), written.slice(1)) : resolve(cwd, written);
}
