import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { keepPace } from '@harnessgym/internal-fs/keep-pace';
import type { Artifact, Bundle } from './artifact.js';
import { confinedPath } from './canonical-path.js';
import { copyArtifact, type KeepFormer } from './copy-artifact.js';
import { defaultId, type Entry } from './entry.js';
import { RegistryError } from './errors.js';
import { itemPath } from './item-path.js';
import { keepAside } from './keep-aside.js';
import { makeFolders } from './make-folders.js';
import { quote } from './quote.js';
import { readLastGood } from './read-last-good.js';
import { saveDocument } from './save-document.js';
import { timestamp } from './timestamp.js';
import { withoutVerdict } from './verdict.js';

/**
 * Copies the artifacts into another workspace, each in place of what is there under its path, and adds them to its
 * index without their verdicts. What was copied is what the bundle's digests name, or `ARTIFACT_CHANGED` is thrown and
 * what was there stays. Links are copied as links; one that leaves its artifact is `ARTIFACT_LINK_LEAVES`. Throws
 * `WORKSPACE_UNUSABLE` when the other workspace is the bundle's own, or would have it written outside; every other error
 * carries the `artifactId`. The artifacts are copied one after the other: when one fails, those before it are in place and
 * not in the index yet. `keepFormer` gets where each lies that gave way, and may move it; what it leaves is removed.
 */
export async function copyBundle(
  bundle: Pick<Bundle, 'root' | 'artifacts'>,
  intoWorkspace: string,
  { keepFormer }: { keepFormer?: KeepFormer } = {},
): Promise<void> {
  await refuseSame(bundle.root, intoWorkspace);
  for (const artifact of bundle.artifacts) refuseStray(artifact, bundle.root);
  const place = { root: bundle.root, into: intoWorkspace, made: new Set<string>(), ...(keepFormer && { keepFormer }) };
  const pace = keepPace();
  for (const artifact of bundle.artifacts) {
    if (pace.isDue()) await pace.rest();
    try {
      await copyArtifact(artifact, place);
    } catch (error) {
      if (!isFileError(error)) throw error;
      throw new RegistryError('ARTIFACT_NOT_COPIED', {
        message: `${artifact.path} could not be copied: ${error.message}. Check that its files can be read, and ${intoWorkspace} be written.`,
        artifactId: artifact.id,
        cause: error,
      });
    }
  }
  await addToIndex(bundle.artifacts, intoWorkspace);
}

/** Whoever made the bundle may have taken the path from anywhere. */
function refuseStray(artifact: Artifact, root: string): void {
  const item = itemPath(artifact);
  if (confinedPath({ kind: artifact.kind, path: item }, root) === item) return;
  throw new RegistryError('ARTIFACT_NOT_COPIED', {
    message: `${quote(artifact.path)} is no place for a ${artifact.kind} artifact. Take artifacts from a registry.`,
    artifactId: artifact.id,
  });
}

/** To copy in place would at best do nothing, and below the artifacts would add to them. */
async function refuseSame(root: string, into: string): Promise<void> {
  const own = await realPathOf(root);
  const target = await realPathOf(into);
  if (target !== own && !isWithin(join(own, '.harnessgym'), target)) return;
  throw new RegistryError('WORKSPACE_UNUSABLE', {
    message: `${into} is the workspace of the bundle or among its artifacts. Copy it into another workspace.`,
  });
}

async function realPathOf(workspace: string): Promise<string> {
  const path = resolve(workspace);
  try {
    return await realpath(path);
  } catch (error) {
    if (isMissing(error)) return join(await realPathOf(dirname(path)), basename(path));
    throw error;
  }
}

async function addToIndex(artifacts: readonly Artifact[], workspace: string): Promise<void> {
  await makeFolders(workspace, '.harnessgym');
  const folder = join(workspace, '.harnessgym');
  const now = timestamp(new Date());
  const read = await readLastGood(folder, now);
  const { entries, metadata, source, unusable } = read;
  const copied = new Set(artifacts.map(defaultId));
  const others = entries.filter((entry) => !copied.has(defaultId(entry)));
  const added = artifacts.map((artifact) => unjudged(artifact, now));
  if (unusable.length > 0) await keepAside(folder, source);
  await saveDocument(folder, { entries: [...others, ...added], metadata }, { now, read });
}

function unjudged(artifact: Artifact, createdAt: string): Entry {
  const { digest: _, missing: __, ...metadata } = withoutVerdict(artifact.metadata);
  const { id, kind, path, description, iteration } = artifact;
  return { id, kind, path, description, createdAt, metadata, ...(iteration !== undefined && { iteration }) };
}
