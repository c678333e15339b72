import { constants } from 'node:fs';
import { copyFile, mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { Artifact, Bundle } from './artifact.js';
import { digestItem } from './digest-item.js';
import { defaultId, type Entry } from './entry.js';
import { RegistryError } from './errors.js';
import { itemPath } from './item-path.js';
import { loadDocument, saveDocument } from './store-document.js';
import { timestamp } from './timestamp.js';
import { withoutVerdict } from './verdict.js';
import { type ItemEntry, walkItem } from './walk-item.js';

/**
 * Copies the artifacts into another workspace, each in place of what is there under its path, and adds them to its
 * index without their verdicts. What was copied is what the bundle's digests name, or `ARTIFACT_CHANGED` is thrown. Links
 * are copied as links; one that leaves its artifact is `ARTIFACT_LINK_LEAVES`. Every error carries the `artifactId`.
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
  await addToIndex(bundle.artifacts, join(intoWorkspace, '.harnessgym'));
}

async function copyArtifact(artifact: Artifact, root: string, intoWorkspace: string): Promise<void> {
  const item = join(root, itemPath(artifact));
  const target = join(intoWorkspace, itemPath(artifact));
  const entries = await walkItem(item);
  refuseLeavingLinks(artifact, entries);
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

function refuseLeavingLinks(artifact: Artifact, entries: readonly ItemEntry[]): void {
  const leaving = entries.find((entry) => entry.kind === 'link' && !staysInside(entry.path, entry.target));
  if (leaving === undefined) return;
  throw new RegistryError('ARTIFACT_LINK_LEAVES', {
    message: `${artifact.path}: the link ${JSON.stringify(leaving.path)} leads out of the artifact. Copy what it needs into ${itemPath(artifact)}.`,
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

async function addToIndex(artifacts: readonly Artifact[], folder: string): Promise<void> {
  const now = timestamp(new Date());
  const { entries, metadata } = await loadDocument(folder, now);
  const copied = new Set(artifacts.map(defaultId));
  const others = entries.filter((entry) => !copied.has(defaultId(entry)));
  const added = artifacts.map((artifact) => unjudged(artifact, now));
  await saveDocument(folder, { entries: [...others, ...added], metadata }, now);
}

function unjudged(artifact: Artifact, createdAt: string): Entry {
  const { digest: _, missing: __, ...metadata } = withoutVerdict(artifact.metadata);
  const { id, kind, path, description, iteration } = artifact;
  return { id, kind, path, description, createdAt, metadata, ...(iteration !== undefined && { iteration }) };
}
