import type { Writable } from 'node:stream';

/** The process around a command, so that commands can be called as functions. */
export interface Terminal {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  stdout: TerminalStream;
  stderr: TerminalStream;
}

/** A stream that may be a real terminal, as `tty.WriteStream` tells it. */
export type TerminalStream = Writable & { isTTY?: boolean; columns?: number };
