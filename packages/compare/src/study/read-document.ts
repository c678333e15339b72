import { readFile } from 'node:fs/promises';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { parseJson } from '@harnessgym/internal-fs/parse-json';
import type { z } from 'zod';

export type Found<Document> = { found: 'whole'; document: Document } | { found: 'missing' } | { found: 'broken' };

/** A document of a study, as its schema reads it. Throws what the file system says of one that is there and cannot be read. */
export async function readDocument<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<Found<z.infer<Schema>>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return { found: 'missing' };
    throw error;
  }
  const reading = schema.safeParse(parseJson(text));
  return reading.success ? { found: 'whole', document: reading.data } : { found: 'broken' };
}
