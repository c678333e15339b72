import { dirname } from 'node:path';
import { CompareError } from '../errors.js';
import type { Slot, Study } from '../plan/study-schema.js';
import { type Trial, trialSchema } from '../trial/trial-schema.js';
import { readDocument } from './read-document.js';
import { studyLayout } from './study-layout.js';

/**
 * The trials of a study that are over, in its order. Throws CompareError STUDY_NOT_RESUMABLE for one that cannot be understood
 * or is of another plan: it was paid for, and is nobody's to remove.
 */
export async function readTrials({ hash, plan }: Study, output: string): Promise<Trial[]> {
  const found: Trial[] = [];
  for (const slot of plan.order) {
    const trial = await readTrial(slot, { hash, path: studyLayout(output).trialDocument(slot) });
    if (trial !== undefined) found.push(trial);
  }
  return found;
}

/** The trials as they ended, whatever they were scored with since. */
export async function readFirstTrials({ hash, plan }: Study, output: string): Promise<Trial[]> {
  const layout = studyLayout(output);
  const found: Trial[] = [];
  for (const slot of plan.order) {
    const first = await readTrial(slot, { hash, path: layout.firstDocument(slot) });
    const trial = first ?? (await readTrial(slot, { hash, path: layout.trialDocument(slot) }));
    if (trial !== undefined) found.push(trial);
  }
  return found;
}

async function readTrial(slot: Slot, { hash, path }: { hash: string; path: string }): Promise<Trial | undefined> {
  const reading = await readDocument(path, trialSchema);
  if (reading.found === 'missing') return undefined;
  if (reading.found === 'broken') throw unusable(path, 'cannot be understood: it is broken, or of another version');
  const { document } = reading;
  if (document.plan_hash !== hash) throw unusable(path, 'is of another plan');
  if (document.group === slot.arm && document.trial === slot.trial) return document;
  throw unusable(path, `is trial ${document.trial} of ${document.group}`);
}

function unusable(path: string, problem: string): CompareError {
  return new CompareError('STUDY_NOT_RESUMABLE', {
    message: `${path} ${problem}. Bring back the one that was there, or move ${dirname(path)} away to run that trial again with --resume.`,
  });
}
