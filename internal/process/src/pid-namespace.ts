import { readlinkSync } from 'node:fs';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';

let known: string | undefined;

/**
 * The number of the namespace in which this process has its pid, as `/proc` gives it; '0' where the system does not say. In another
 * one, on the same host, the same pid is another process.
 */
export function pidNamespace(): string {
  known ??= readNamespace();
  return known;
}

function readNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  } catch (error) {
    if (isFileError(error)) return '0';
    throw error;
  }
}
