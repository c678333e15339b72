import { basename, join, relative } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { keepAside } from '@harnessgym/internal-fs/keep-aside';
import { type Mending, makeFolders } from '@harnessgym/internal-fs/make-way';
import { type Artifact, copyBundle, itemPath, RegistryError } from '@harnessgym/registry';
import type { QualifiedCopy } from '../qualification/open-docket.js';
import type { IterationContext } from '../run/context.js';
import { describeKept } from '../store/write-in-workspace.js';

/** Where versions of artifacts lie that were changed since they were qualified, and did not pass. Relative to the workspace. */
export const setAsideFolder = '.harnessgym/set_aside';

/**
 * Gives each artifact that was changed since it was qualified its last qualified bytes again, and keeps the changed ones
 * aside. What was never qualified stays as it is, and what was deleted stays so. Returns a warning for each.
 */
export async function putBackQualified({
  registry,
  docket,
  qualifier,
  task: { workspace },
}: Pick<IterationContext, 'registry' | 'docket' | 'qualifier' | 'task'>): Promise<string[]> {
  const warnings: string[] = [];
  if (docket === undefined || qualifier === undefined) return warnings;
  const changed = registry
    .artifacts()
    .filter(({ status: { state } }) => state === 'candidate' || state === 'quarantined');
  for (const artifact of changed) {
    const copy = docket.lastQualified(artifact);
    if (copy === undefined || copy.digest === artifact.digest) continue;
    for (const warning of await putBack(artifact, copy, workspace)) warnings.push(warning);
  }
  if (warnings.length > 0) await registry.sync({});
  return warnings;
}

/**
 * The artifact is at its place all the time, as one version or the other, but for the moment between two renames: what was killed
 * there is put back by the next registry that is opened.
 */
async function putBack(artifact: Artifact, { root, digest }: QualifiedCopy, workspace: string): Promise<string[]> {
  const place = join(workspace, itemPath(artifact));
  if (!(await exists(place))) return [];
  const name = `${artifact.kind}-${basename(place)}-${artifact.digest.slice(0, 12)}`;
  const mended: Mending[] = [];
  let where = 'gone';
  const keepFormer = async (former: string) => {
    try {
      for (const one of await makeFolders(join(workspace, setAsideFolder), join(workspace, '.harnessgym')))
        mended.push(one);
      const kept = await keepAside(former, join(workspace, setAsideFolder, name));
      if (kept !== undefined) where = `kept in ${relative(workspace, kept.aside)}`;
    } catch (error) {
      if (!isFileError(error)) throw error;
      where = `still in ${relative(workspace, former)}, because it could not be moved from there: ${error.message}`;
    }
  };
  try {
    await copyBundle({ root, artifacts: [{ ...artifact, digest }] }, workspace, { keepFormer });
  } catch (error) {
    if (!RegistryError.isInstance(error)) throw error;
    return [
      ...describeKept(mended),
      `${artifact.path} was changed since it was qualified, and what was qualified cannot be put back: ${error.message}`,
    ];
  }
  return [
    ...describeKept(mended),
    `${artifact.path} was changed since it was qualified, and has not passed as it is: the qualified version is back. The changed one is ${where}.`,
  ];
}
