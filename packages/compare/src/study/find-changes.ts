import { dirname } from 'node:path';
import { openRegistry, RegistryError } from '@harnessgym/registry';
import type { StudyPlan } from '../plan/study-schema.js';

/** What a study started from and is not the same any more, in words that end a sentence. What cannot be read any more has changed. */
export async function findChanges({ bundle }: Pick<StudyPlan, 'bundle'>): Promise<string[]> {
  if (bundle === null) return [];
  const now = await digestOf(bundle);
  return now === bundle.digest ? [] : [`the bundle in ${bundle.path} was changed during the study`];
}

async function digestOf({ path, excludedKinds }: NonNullable<StudyPlan['bundle']>): Promise<string | undefined> {
  try {
    const registry = await openRegistry(dirname(path), { readOnly: true });
    await registry.sync({});
    return registry.bundle(({ kind }) => !excludedKinds.includes(kind)).digest;
  } catch (error) {
    if (RegistryError.isInstance(error)) return undefined;
    throw error;
  }
}
