import { dirname } from 'node:path';
import { withWay } from '@harnessgym/internal-fs/with-way';
import { type AtomicWriteOptions, writeAtomic } from '@harnessgym/internal-fs/write-atomic';

/**
 * One `key: value` line for each field; what a value has of line breaks is one space. An agent that closed the folder of its log, or
 * put something in the place of the file, loses no turn by that.
 */
export async function writeTranscript(
  path: string,
  fields: readonly (readonly [key: string, value: string])[],
  options?: AtomicWriteOptions,
): Promise<void> {
  const text = fields.map(transcriptLine).join('');
  await withWay({ path, root: dirname(path) }, () => writeAtomic(path, text, options));
}

function transcriptLine([key, value]: readonly [string, string]): string {
  return `${key}: ${value.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\n`;
}
