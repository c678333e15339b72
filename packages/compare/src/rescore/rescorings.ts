import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import * as z from 'zod';
import type { Study } from '../plan/study-schema.js';
import { readDocument } from '../study/read-document.js';
import { studyLayout } from '../study/study-layout.js';

/** How trials were scored once more when they were over. */
export const rescoringSchema = z.strictObject({
  rescored_at: z.string(),
  command: z.string(),
  key: z.string(),
  timeoutMs: z.number(),
  trials: z.number().int(),
});

/** `study/rescored.json`: when the trials of a study were scored again, and how; the last one holds. */
export const rescoringsSchema = z.strictObject({ schemaVersion: z.literal(1), rescorings: z.array(rescoringSchema) });

export type Rescoring = z.infer<typeof rescoringSchema>;

export async function readRescorings(output: string): Promise<Rescoring[]> {
  const reading = await readDocument(studyLayout(output).rescored, rescoringsSchema);
  return reading.found === 'whole' ? reading.document.rescorings : [];
}

export async function noteRescoring(output: string, rescorings: readonly Rescoring[]): Promise<void> {
  await writeAtomic(studyLayout(output).rescored, stableJson({ schemaVersion: 1, rescorings }));
}

/** Why a study that was scored by another command or key than planned shows nothing, in words that end a sentence. */
export function brokenByRescoring({ command, key }: Rescoring): string {
  return `scored again with ${JSON.stringify(command)} as ${JSON.stringify(key)} after the trials`;
}

/** The study as a report shows it: its plan is what it was, and a reader must know that the scores are not by it. */
export function withRescorings(study: Study, rescorings: readonly Rescoring[]): Study {
  const last = rescorings.at(-1);
  if (last === undefined) return study;
  const told = `The trials were scored again at ${last.rescored_at}, when they were over, by ${JSON.stringify(last.command)} as ${JSON.stringify(last.key)}. The plan says nothing of that.`;
  return { ...study, warnings: [...study.warnings, told] };
}
