import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sha256 } from '@harnessgym/internal-fs/digest';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { openRegistry, RegistryError } from '@harnessgym/registry';
import { WorkspaceError } from '@harnessgym/workspace';
import { CompareError } from '../errors.js';
import { readTemplate } from '../plan/read-template.js';
import type { StudyPlan } from '../plan/study-schema.js';

/** What a study started from and is not the same any more, in words that end a sentence. What cannot be read any more has changed. */
export async function findChanges({
  template,
  task,
  bundle,
}: Pick<StudyPlan, 'template' | 'task' | 'bundle'>): Promise<string[]> {
  const changes: string[] = [];
  const note = (what: string, path: string) => changes.push(`the ${what} ${path} was changed during the study`);
  if ((await unlessUnreadable(() => readTemplate(template.path))) !== template.digest) note('template', template.path);
  const { path, digest } = task;
  if (path !== null && (await unlessUnreadable(() => digestOfTask(path))) !== digest) note('task', path);
  if (bundle !== null && (await unlessUnreadable(() => digestOfBundle(bundle))) !== bundle.digest)
    note('bundle in', bundle.path);
  return changes;
}

async function unlessUnreadable<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await read();
  } catch (error) {
    const known = [CompareError, RegistryError, WorkspaceError].some((each) => each.isInstance(error));
    if (known || isFileError(error)) return undefined;
    throw error;
  }
}

/** Of its bytes: the rules of the scoring that stand above the text are part of it. */
export async function digestOfTask(path: string): Promise<string> {
  return sha256(await readFile(path));
}

async function digestOfBundle({ path, excludedKinds }: NonNullable<StudyPlan['bundle']>): Promise<string> {
  const registry = await openRegistry(dirname(path), { readOnly: true });
  await registry.sync({});
  return registry.bundle(({ kind }) => !excludedKinds.includes(kind)).digest;
}
