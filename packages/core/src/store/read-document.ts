import { isUtf8 } from 'node:buffer';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { parseAnyDepth, parseJson } from '@harnessgym/internal-fs/parse-json';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';
import type { z } from 'zod';

/** What became of reading a document that an agent, or a crash, may have spoiled. */
export type Reading<Document> =
  | { reading: 'whole'; document: Document; text: string }
  | { reading: 'missing' }
  | { reading: 'broken'; problem: string };

/** In bytes. */
export const largestDocument = 16 * 1024 * 1024;

/**
 * Reads a JSON document by its schema. Fields that the schema does not know are no fault, since a later version may
 * have written them. Does not throw: what is wrong with the file is in the answer.
 */
export async function readDocument<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
): Promise<Reading<z.infer<Schema>>> {
  try {
    const bytes: Buffer[] = [];
    for await (const chunk of readRegularFile(path, { to: largestDocument + 1 })) bytes.push(chunk);
    return parseDocument(Buffer.concat(bytes), schema);
  } catch (error) {
    if (isMissing(error)) return { reading: 'missing' };
    if (!isFileError(error)) throw error;
    // The system says that there are too many links, which is not it: none is followed.
    const isLink = hasCode(error, 'ELOOP');
    return { reading: 'broken', problem: isLink ? 'A link stands in its place.' : error.message };
  }
}

/** The same for bytes that were read: one more than `largestDocument` of them are too many. */
export function parseDocument<Schema extends z.ZodType>(
  bytes: Buffer,
  schema: Schema,
): Exclude<Reading<z.infer<Schema>>, { reading: 'missing' }> {
  if (bytes.length > largestDocument) return { reading: 'broken', problem: 'It is larger than 16 MiB.' };
  if (!isUtf8(bytes)) return { reading: 'broken', problem: 'It is not UTF-8.' };
  const text = bytes.toString('utf8');
  const value = parseJson(text);
  if (value === undefined) {
    const problem = parseAnyDepth(text) === undefined ? 'It is not JSON.' : 'It nests too deep.';
    return { reading: 'broken', problem };
  }
  const { data, error } = schema.safeParse(value);
  const fault = error?.issues.find(({ code }) => code !== 'unrecognized_keys');
  if (fault !== undefined) {
    const where = fault.path.length === 0 ? '' : `${fault.path.join('.')}: `;
    return { reading: 'broken', problem: `${where}${fault.message}` };
  }
  // With unknown fields there is no parsed value; the schemas transform nothing, so the written one is it.
  return { reading: 'whole', document: data ?? (value as z.infer<Schema>), text };
}
