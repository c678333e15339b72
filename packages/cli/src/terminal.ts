import type { Writable } from 'node:stream';

/** The process around a command, so that commands can be called as functions. */
export interface Terminal {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  stdout: Writable;
  stderr: Writable;
}
