import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { parseJson } from '@harnessgym/internal-fs/parse-json';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';
import type { z } from 'zod';
import { inStateFolder } from './in-state-folder.js';

/** What a log of the state folder says. */
export interface StateLog<Line> {
  lines: readonly Line[];
  /** How many of its lines are not of the schema. A torn end is none: nobody went on after it. */
  unreadable: number;
}

/** The lines of a log of the state folder, in order. Throws CoreError STATE_UNUSABLE. */
export async function readState<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<StateLog<z.infer<Schema>>> {
  const ended = (await inStateFolder(path, () => readText(path))).split('\n').slice(0, -1);
  const written = ended.filter((line) => line.trim() !== '');
  const lines = written.flatMap((line) => schema.safeParse(parseJson(line)).data ?? []);
  return { lines, unreadable: written.length - lines.length };
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
