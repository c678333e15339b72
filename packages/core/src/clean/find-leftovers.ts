import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { runLayout } from '../store/layout.js';
import { stateLayout } from '../store/state-layout.js';
import { isSetAside } from './remove-whole.js';
import type { CleanPlace } from './survey.js';

/** Drafts of documents whose writer was killed, and folders that a killed `clean` had begun to remove. */
export async function findLeftovers({ workspace, stateFolder }: CleanPlace): Promise<string[]> {
  const runs = [dirname(runLayout(workspace, 'any').run), stateLayout(stateFolder).runs];
  return [
    draftsIn(stateFolder, await entriesOf(stateFolder)),
    ...(await Promise.all(runs.map(leftoversOfRuns))),
  ].flat();
}

async function leftoversOfRuns(runs: string): Promise<string[]> {
  const folders = (await entriesOf(runs)).filter((entry) => entry.isDirectory());
  const found = folders.map(async ({ name }) =>
    isSetAside(name) ? [join(runs, name)] : draftsBelow(join(runs, name)),
  );
  return (await Promise.all(found)).flat();
}

async function draftsBelow(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder);
  const folders = entries.filter((entry) => entry.isDirectory());
  const deeper = await Promise.all(folders.map(({ name }) => draftsBelow(join(folder, name))));
  return [draftsIn(folder, entries), ...deeper].flat();
}

function draftsIn(folder: string, entries: readonly Dirent[]): string[] {
  const drafts = entries.filter((entry) => entry.isFile() && /^\..+\.[0-9a-f]{12}\.tmp$/.test(entry.name));
  return drafts.map(({ name }) => join(folder, name));
}

/** What may not be looked into keeps its drafts. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isFileError(error)) return [];
    throw error;
  }
}
