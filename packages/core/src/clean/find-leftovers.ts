import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { runLayout } from '../store/layout.js';
import { stateLayout } from '../store/state-layout.js';
import { isSetAside } from './remove-whole.js';
import type { CleanPlace } from './survey.js';

/** Drafts of documents whose writer was killed, and folders that a killed `clean` had begun to remove. */
export async function findLeftovers({ workspace, stateFolder }: CleanPlace): Promise<string[]> {
  const runs = dirname(runLayout(workspace, 'any').run);
  return [
    ...(await leftoversIn(runs, 'below')),
    ...(await leftoversIn(stateFolder, 'here')),
    ...(await leftoversIn(stateLayout(stateFolder).runs, 'below')),
  ];
}

async function leftoversIn(folder: string, where: 'here' | 'below', depth = 0): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isFile() && /^\..+\.[0-9a-f]{12}\.tmp$/.test(entry.name)) found.push(path);
    if (!entry.isDirectory()) continue;
    // Only runs are set aside; deeper down, the name is somebody else's.
    if (where === 'below' && depth === 0 && isSetAside(entry.name)) found.push(path);
    else if (where === 'below') found.push(...(await leftoversIn(path, where, depth + 1)));
  }
  return found;
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
