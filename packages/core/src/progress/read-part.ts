import { previousPath } from '@harnessgym/internal-fs/write-generation';
import * as z from 'zod';
import { readDocument } from '../store/read-document.js';
import { notResumable } from './not-resumable.js';
import { progressVersion } from './progress-schemas.js';

const versionSchema = z.looseObject({ schemaVersion: z.number() });

/**
 * One document of a run's progress; undefined when it is missing. In the place of one that is broken, with a warning,
 * what it said before it was written the last time. Throws CoreError RUN_NOT_RESUMABLE where that is no help either.
 */
export async function readPart<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { runId, warn }: { runId: string; warn: (message: string) => void },
): Promise<z.infer<Schema> | undefined> {
  const part = await readDocument(path, schema);
  if (part.reading === 'missing') return undefined;
  if (part.reading === 'whole') return part.document;
  const other = await readDocument(path, versionSchema);
  if (other.reading === 'whole' && other.document.schemaVersion !== progressVersion) {
    throw notResumable(
      `Run ${runId} was started by another version of HarnessGym: ${path} has the schema version ${other.document.schemaVersion}. Resume it with that version, or start a new run.`,
    );
  }
  const before = await readDocument(previousPath(path), schema);
  if (before.reading === 'whole') {
    warn(`${path} is broken (${part.problem}). The run goes on from what it said before that.`);
    return before.document;
  }
  throw notResumable(`Run ${runId} cannot be resumed: ${path} is broken (${part.problem}). Start a new run.`);
}
