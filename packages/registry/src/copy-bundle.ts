import { constants } from 'node:fs';
import { copyFile, mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Artifact, Bundle } from './artifact.js';
import { digestItem } from './digest-item.js';
import type { Entry } from './entry.js';
import { RegistryError } from './errors.js';
import { isInside } from './is-inside.js';
import { itemPath } from './item-path.js';
import { saveDocument } from './store-document.js';
import { withoutVerdict } from './verdict.js';
import { type ItemEntry, walkItem } from './walk-item.js';

/**
 * Copies the artifacts into another workspace, each in place of what is there under its path, with an index that holds
 * them and no verdicts. What was copied is what the bundle's digests name, or `ARTIFACT_CHANGED` is thrown. Links are
 * copied as links; one that leaves its artifact is `ARTIFACT_LINK_LEAVES`. Errors carry the `artifactId`.
 */
export async function copyBundle(bundle: Bundle, intoWorkspace: string): Promise<void> {
  const parentsFirst = [...bundle.artifacts].sort((a, b) => (itemPath(a) < itemPath(b) ? -1 : 1));
  for (const artifact of parentsFirst) {
    try {
      await copyArtifact(artifact, bundle.root, intoWorkspace);
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      throw new RegistryError('ARTIFACT_NOT_COPIED', {
        message: `${artifact.path} could not be copied: ${error.message}. Check that its files can be read.`,
        artifactId: artifact.id,
        cause: error,
      });
    }
  }
  const now = `${new Date().toISOString().slice(0, 19)}+00:00`;
  const entries = bundle.artifacts.map((artifact) => unjudged(artifact, now));
  await saveDocument(join(intoWorkspace, '.harnessgym'), { entries, metadata: {} }, now);
}

async function copyArtifact(artifact: Artifact, root: string, intoWorkspace: string): Promise<void> {
  const item = join(root, itemPath(artifact));
  const target = join(intoWorkspace, itemPath(artifact));
  const entries = await walkItem(item);
  await refuseLeavingLinks(artifact, item, entries);
  await rm(target, { recursive: true, force: true });
  await mkdir(dirname(target), { recursive: true });
  if (!entries.some((entry) => entry.path === '')) await mkdir(target);
  for (const entry of entries) {
    const path = join(target, entry.path);
    if (entry.kind === 'folder') await mkdir(path);
    else if (entry.kind === 'link') await symlink(entry.target, path);
    else await copyFile(join(item, entry.path), path, constants.COPYFILE_FICLONE);
  }
  if ((await digestItem(target)) === artifact.digest) return;
  throw new RegistryError('ARTIFACT_CHANGED', {
    message: `${artifact.path} is not what the registry saw last. Sync, then select the bundle again.`,
    artifactId: artifact.id,
  });
}

async function refuseLeavingLinks(artifact: Artifact, item: string, entries: readonly ItemEntry[]): Promise<void> {
  for (const entry of entries) {
    if (entry.kind !== 'link') continue;
    const link = join(item, entry.path);
    const destination = resolve(dirname(link), entry.target);
    if (!isAbsolute(entry.target) && (await isInside(item, destination)) && (await isInside(item, link))) continue;
    throw new RegistryError('ARTIFACT_LINK_LEAVES', {
      message: `${artifact.path}: the link ${JSON.stringify(entry.path)} leads out of the artifact. Copy what it needs into ${itemPath(artifact)}.`,
      artifactId: artifact.id,
    });
  }
}

function unjudged(artifact: Artifact, createdAt: string): Entry {
  const { digest: _, missing: __, ...metadata } = withoutVerdict(artifact.metadata);
  const { id, kind, path, description, iteration } = artifact;
  return { id, kind, path, description, createdAt, metadata, ...(iteration !== undefined && { iteration }) };
}
