import { join } from 'node:path';
import { openSnapshotStore, type Snapshot, type SnapshotStore } from '@harnessgym/workspace';
import { CompareError } from '../errors.js';
import type { StudyPlan } from '../plan/study-schema.js';
import { templateRule } from './template-rule.js';

/** The template of a study as it was planned, to be copied for each trial. */
export interface TemplateCopies {
  copyTo(folder: string): Promise<void>;
}

/**
 * Keeps the template in the output folder, so that what is done to the original during the study reaches no trial. Throws
 * CompareError TEMPLATE_CHANGED where it is not there yet, and the original is not what was planned any more.
 */
export async function openTemplate({ template }: StudyPlan, outputFolder: string): Promise<TemplateCopies> {
  const store = await openSnapshotStore({ folder: join(outputFolder, '.template'), ignore: templateRule });
  const snapshot = await findOrTake(store, template);
  return { copyTo: (folder) => store.materialise(snapshot, folder) };
}

async function findOrTake(store: SnapshotStore, { path, digest }: StudyPlan['template']): Promise<Snapshot> {
  if ((await store.list()).includes(digest)) return await store.find(digest);
  const snapshot = await store.take(path);
  if (snapshot.id === digest) return snapshot;
  throw new CompareError('TEMPLATE_CHANGED', {
    message: `${path} is not what it was when the study was planned. Bring it back, or plan a new study in another output folder.`,
  });
}
