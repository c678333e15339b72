import { type AtomicWriteOptions, writeAtomic } from '@harnessgym/internal-fs/write-atomic';

/** One `key: value` line for each field; what a value has of line breaks is one space. */
export async function writeTranscript(
  path: string,
  fields: readonly (readonly [key: string, value: string])[],
  options?: AtomicWriteOptions,
): Promise<void> {
  await writeAtomic(path, fields.map(transcriptLine).join(''), options);
}

function transcriptLine([key, value]: readonly [string, string]): string {
  return `${key}: ${value.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\n`;
}
