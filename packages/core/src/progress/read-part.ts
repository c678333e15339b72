import { z } from 'zod';
import { readDocument } from '../store/read-document.js';
import { notResumable } from './not-resumable.js';

const versionSchema = z.looseObject({ schemaVersion: z.number() });

/** One document of a run's progress; undefined when it is missing. Throws CoreError RUN_NOT_RESUMABLE that says what is wrong with it. */
export async function readPart<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  runId: string,
): Promise<z.infer<Schema> | undefined> {
  const part = await readDocument(path, schema);
  if (part.reading === 'missing') return undefined;
  if (part.reading === 'whole') return part.document;
  const other = await readDocument(path, versionSchema);
  if (other.reading === 'whole' && other.document.schemaVersion !== 1) {
    throw notResumable(
      `Run ${runId} was started by another version of HarnessGym: ${path} has the schema version ${other.document.schemaVersion}. Resume it with that version, or start a new run.`,
    );
  }
  throw notResumable(`Run ${runId} cannot be resumed: ${path} is broken (${part.problem}). Start a new run.`);
}
