import { readFileSync } from 'node:fs';
import { hasCode } from '@harnessgym/internal-fs/is-missing';

/**
 * Empty when it may not be read or the process has gone. Decoded as UTF-8, which Node reads in one call, where another
 * encoding takes five: the files of every process are read.
 */
export function readProc(pid: number | string, file: 'environ' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].some((code) => hasCode(error, code))) return '';
    throw error;
  }
}
