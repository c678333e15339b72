import { rename } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { keepAside } from '@harnessgym/internal-fs/keep-aside';
import { makeFolders } from '@harnessgym/internal-fs/make-way';
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

async function putBack(artifact: Artifact, { root, digest }: QualifiedCopy, workspace: string): Promise<string[]> {
  const place = join(workspace, itemPath(artifact));
  const name = `${artifact.kind}-${basename(place)}-${artifact.digest.slice(0, 12)}`;
  const mended = await makeFolders(join(workspace, setAsideFolder), join(workspace, '.harnessgym'));
  const kept = await keepAside(place, join(workspace, setAsideFolder, name));
  if (kept === undefined) return describeKept(mended);
  try {
    await copyBundle({ root, artifacts: [{ ...artifact, digest }] }, workspace);
  } catch (error) {
    if (!RegistryError.isInstance(error)) throw error;
    if (!(await exists(place))) await rename(kept.aside, place);
    return [
      ...describeKept(mended),
      `${artifact.path} was changed since it was qualified, and what was qualified cannot be put back: ${error.message}`,
    ];
  }
  const aside = relative(workspace, kept.aside);
  return [
    ...describeKept(mended),
    `${artifact.path} was changed since it was qualified, and has not passed as it is: the qualified version is back. The changed one is kept in ${aside}.`,
  ];
}
