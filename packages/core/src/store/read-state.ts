import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { parseJson } from '@harnessgym/internal-fs/parse-json';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';
import type { z } from 'zod';
import { inStateFolder } from './in-state-folder.js';

/**
 * The lines of a log of the state folder, in order. A line that is torn or not of the schema does not count. Throws
 * CoreError STATE_UNUSABLE.
 */
export async function readState<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>[]> {
  const lines = (await inStateFolder(path, () => readText(path))).split('\n');
  return lines.flatMap((line) => schema.safeParse(parseJson(line)).data ?? []);
}

async function readText(path: string): Promise<string> {
  try {
    const bytes: Buffer[] = [];
    for await (const chunk of readRegularFile(path)) bytes.push(chunk);
    return Buffer.concat(bytes).toString('utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}
