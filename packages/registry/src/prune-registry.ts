import { rename } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { adoptEntries } from './adopt-entries.js';
import type { Artifact } from './artifact.js';
import { RegistryError } from './errors.js';
import { type InspectedArtifact, inspectRegistry, type RegistryInspection } from './inspect-registry.js';
import { itemPath } from './item-path.js';
import { keepAside } from './keep-aside.js';
import { makeFolders } from './make-folders.js';
import type { RegistryOptions } from './open-registry.js';
import { readLastGood } from './read-last-good.js';
import { saveDocument } from './save-document.js';
import { timestamp } from './timestamp.js';

export interface PruneRules extends Omit<RegistryOptions, 'readOnly'> {
  /** What becomes of the files of quarantined artifacts. */
  quarantined: 'stay' | 'move-aside';
  mode: 'done' | 'planned';
}

export interface RegistryPrune {
  root: string;
  /** Entries without files, which left the index. */
  forgotten: readonly Artifact[];
  /** Quarantined artifacts, and where their files are now, workspace-relative. */
  movedAside: readonly { artifact: Artifact; to: string }[];
  warnings: readonly string[];
}

/**
 * Takes out of the index what has no files any more, and, when asked, moves the files of what is quarantined to
 * `.harnessgym/pruned/<time>/`. Deletes no file. The caller sees to it that nobody else works in the workspace. Throws
 * `WORKSPACE_UNUSABLE`, and `ARTIFACT_NOT_MOVED`; what was moved before that is named in the message.
 */
export async function pruneRegistry(workspace: string, rules: PruneRules): Promise<RegistryPrune> {
  const inspection = await inspectRegistry(workspace, rules);
  const { root, artifacts, warnings } = inspection;
  const time = rules.now?.() ?? new Date();
  const forgotten = artifacts.filter(({ bytes }) => bytes === 'missing').map(({ artifact }) => artifact);
  const quarantined = rules.quarantined === 'stay' ? [] : artifacts.filter(isQuarantined);
  const aside = posix.join('.harnessgym/pruned', folderName(time));
  const movedAside = quarantined.map(({ artifact }) => ({ artifact, to: placeIn(aside, artifact) }));
  if (rules.mode === 'done') {
    for (const { artifact, to } of movedAside) await move(root, artifact, to);
    const leaving = [...forgotten, ...movedAside.map(({ artifact }) => artifact)];
    await forget(inspection, leaving, time);
    await rules.docket?.forget(leaving);
  }
  return { root, forgotten, movedAside, warnings };
}

function isQuarantined({ artifact }: InspectedArtifact): boolean {
  return artifact.status.state === 'quarantined';
}

/** As `2026-01-02T03-04-05Z`, a name that every system takes. */
function folderName(time: Date): string {
  return `${time.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

function placeIn(aside: string, artifact: Artifact): string {
  return posix.join(aside, posix.relative('.harnessgym', itemPath(artifact)));
}

async function move(root: string, artifact: Artifact, to: string): Promise<void> {
  const item = itemPath(artifact);
  await makeFolders(root, posix.dirname(to));
  try {
    await rename(join(root, item), join(root, to));
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new RegistryError('ARTIFACT_NOT_MOVED', {
      message: `${item} could not be moved to ${to}: ${error.message}. Check the permissions of ${dirname(item)}; what was moved before it is in ${dirname(to)}, beside ${basename(to)}.`,
      artifactId: artifact.id,
      cause: error,
    });
  }
}

/** The rest of the file stays as it is, and one that cannot be used whole is kept. */
async function forget(
  { root, artifacts }: RegistryInspection,
  leaving: readonly Artifact[],
  time: Date,
): Promise<void> {
  if (leaving.length === 0) return;
  const folder = join(root, '.harnessgym');
  const now = timestamp(time);
  const read = await readLastGood(folder, now);
  const found = new Set(artifacts.filter(({ bytes }) => bytes !== 'missing').map(({ artifact }) => artifact.path));
  const adopted = adoptEntries(read.entries, { workspace: root, found });
  const paths = new Set(leaving.map(({ path }) => path));
  const entries = adopted.entries.filter(({ path }) => !paths.has(path));
  if (read.unusable.length + adopted.warnings.length > 0) await keepAside(folder, read.source);
  await saveDocument(folder, { entries, metadata: read.metadata }, { now, read });
}
