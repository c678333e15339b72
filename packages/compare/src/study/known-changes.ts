import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import * as z from 'zod';
import { readDocument } from './read-document.js';
import { studyLayout } from './study-layout.js';

/** `study/changes.json`: what was not the same any more when the study ended, or a part of it. It breaks the plan for good. */
const changesSchema = z.strictObject({ schemaVersion: z.literal(1), changes: z.array(z.string()) });

export async function readChanges(output: string): Promise<string[]> {
  const { changes: path } = studyLayout(output);
  const reading = await readDocument(path, changesSchema);
  if (reading.found === 'broken') return [`${path}, which says what changed during the study, cannot be understood`];
  return reading.found === 'whole' ? reading.document.changes : [];
}

/** Adds to what was found earlier, and returns all of it. */
export async function noteChanges(output: string, found: readonly string[]): Promise<string[]> {
  const earlier = await readChanges(output);
  const changes = [...new Set([...earlier, ...found])];
  if (changes.length > earlier.length)
    await writeAtomic(studyLayout(output).changes, stableJson({ schemaVersion: 1, changes }));
  return changes;
}
