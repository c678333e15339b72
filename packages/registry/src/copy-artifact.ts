import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, posix } from 'node:path';
import { exists } from '@harnessgym/internal-fs/exists';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import type { Artifact } from './artifact.js';
import { copyEntries } from './copy-entries.js';
import { digestItem } from './digest-item.js';
import { RegistryError } from './errors.js';
import { itemPath } from './item-path.js';
import { makeFolders } from './make-folders.js';
import { copyNames } from './put-former-back.js';
import { quote } from './quote.js';
import { type ItemEntry, walkItem } from './walk-item.js';

/**
 * Copies one artifact beside its place and checks the copy before anything of the other workspace gives way. `made` are the
 * folders of that workspace which are there for all that are copied together. What gave way is removed. Given
 * `keepFormer`, that may move it, and what it leaves stays where no sweep removes it.
 */
export async function copyArtifact(
  artifact: Artifact,
  { root, into, made, keepFormer }: { root: string; into: string; made: Set<string>; keepFormer?: KeepFormer },
): Promise<void> {
  const path = itemPath(artifact);
  const entries = await walkItem(join(root, path));
  refuseLeavingLinks(artifact, entries);
  const folder = posix.dirname(path);
  if (!made.has(folder)) {
    mkdirSync(into, { recursive: true });
    await makeFolders(into, folder);
    made.add(folder);
  }
  // Not in a kind's folder, where a crash would leave it as an artifact.
  const staging = join(into, '.harnessgym', `.copy-${randomBytes(6).toString('hex')}`);
  mkdirSync(staging);
  const former = join(staging, copyNames.former);
  try {
    const fresh = join(staging, copyNames.fresh);
    await copyEntries(entries, join(root, path), fresh);
    if ((await digestItem(fresh)) !== artifact.digest) throw changed(artifact);
    writeFileSync(join(staging, copyNames.place), path);
    swap(fresh, join(into, path), former);
  } catch (error) {
    await removeTree(staging);
    throw error;
  }
  await keepFormer?.(former);
  if (keepFormer === undefined || !(await exists(former))) await removeTree(staging);
}

/** Gets where something lies that gave way to a copy, if anything did, and may move it. */
export type KeepFormer = (former: string) => Promise<void>;

function refuseLeavingLinks(artifact: Artifact, entries: readonly ItemEntry[]): void {
  const leaving = entries.find((entry) => entry.kind === 'link' && !staysInside(entry.path, entry.target));
  if (leaving === undefined) return;
  throw new RegistryError('ARTIFACT_LINK_LEAVES', {
    message: `${artifact.path}: the link ${quote(leaving.path)} leads out of the artifact. Copy what it needs into ${itemPath(artifact)}.`,
    artifactId: artifact.id,
  });
}

/** No step up after a step down: that one could start from wherever another link leads. */
function staysInside(path: string, target: string): boolean {
  const steps = target.split('/').filter((step) => step !== '' && step !== '.');
  const down = steps.findIndex((step) => step !== '..');
  const ups = down === -1 ? steps.length : down;
  if (path === '' || isAbsolute(target) || steps.slice(ups).includes('..')) return false;
  return ups < path.split('/').length;
}

function changed(artifact: Artifact): RegistryError {
  return new RegistryError('ARTIFACT_CHANGED', {
    message: `${artifact.path} is not what the registry saw last. Sync, then select the bundle again.`,
    artifactId: artifact.id,
  });
}

function swap(fresh: string, target: string, former: string): void {
  renameIfThere(target, former);
  try {
    renameSync(fresh, target);
  } catch (error) {
    renameIfThere(former, target);
    throw error;
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
