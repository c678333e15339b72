import { closeSync, openSync, writeFileSync } from 'node:fs';
import { anewFlags } from '@harnessgym/internal-fs/open-for-writing';

/** Writes a small file for whoever started us. Where it cannot be written, they do without it, and traffic goes on. */
export function writeNote(path: string, text: string): void {
  try {
    const file = openSync(path, anewFlags, 0o600);
    try {
      writeFileSync(file, text);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    process.stderr.write(`harnessgym-mcp-proxy: A note is not written: ${error}\n`);
  }
}
