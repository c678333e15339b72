import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { reopen } from '@harnessgym/internal-fs/reopen';
import { type AtomicWriteOptions, writeAtomic } from '@harnessgym/internal-fs/write-atomic';

/**
 * One `key: value` line for each field; what a value has of line breaks is one space. No turn is lost to an agent that closed the
 * folder of its log.
 */
export async function writeTranscript(
  path: string,
  fields: readonly (readonly [key: string, value: string])[],
  options?: AtomicWriteOptions,
): Promise<void> {
  const write = () => writeAtomic(path, fields.map(transcriptLine).join(''), options);
  try {
    await write();
  } catch (error) {
    if (!hasCode(error, 'EACCES')) throw error;
    await reopen(dirname(path), await lstat(dirname(path)));
    await write();
  }
}

function transcriptLine([key, value]: readonly [string, string]): string {
  return `${key}: ${value.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\n`;
}
