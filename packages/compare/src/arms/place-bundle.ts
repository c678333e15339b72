import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copyBundle } from '@harnessgym/registry';
import type { Placebo } from './placebo/make-placebo.js';
import type { ArmBundle } from './prepare-arm.js';

/**
 * Puts the artifacts of an arm into the workspace of a trial, where there are none yet, and returns their paths, sorted, as
 * `copied_artifacts` has them. What arrives is what was judged, and no link in it leads out; throws RegistryError when that
 * cannot be had.
 */
export async function placeBundle(arm: ArmBundle, workspace: string): Promise<string[]> {
  switch (arm.from) {
    case 'nowhere':
      return [];
    case 'folder':
      await copyBundle(arm.bundle, workspace);
      return arm.bundle.artifacts.map(({ path }) => path).sort();
    case 'memory':
      await writePlacebo(arm.placebo, workspace);
      return [...arm.placebo.paths].sort();
  }
}

export async function writePlacebo({ files }: Placebo, folder: string): Promise<void> {
  for (const { path, content, mode } of files) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), content, { mode });
  }
}
