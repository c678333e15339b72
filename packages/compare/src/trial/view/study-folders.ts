import { realpath } from 'node:fs/promises';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import type { StudyPlan } from '../../plan/study-schema.js';

export interface StudyPlaces {
  /** Of the study: absolute and real, as `stateRoot` is. */
  outputFolder: string;
  stateRoot: string;
}

/** The folders of a study that no trial is to see. What was there when it was planned may be gone. */
export async function studyFolders(
  { template, bundle }: Pick<StudyPlan, 'template' | 'bundle'>,
  { outputFolder, stateRoot }: StudyPlaces,
): Promise<string[]> {
  const given = [template.path, ...(bundle === null ? [] : [bundle.path])];
  const found = await Promise.all(given.map(realIfThere));
  return [...new Set([outputFolder, stateRoot, ...found.flat()])];
}

/** A mount over what is not there would have to make it. */
export async function realIfThere(path: string): Promise<string[]> {
  try {
    return [await realpath(path)];
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
