import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import type { Artifact, Bundle } from './artifact.js';
import { copyArtifact } from './copy-artifact.js';
import { defaultId, type Entry } from './entry.js';
import { RegistryError } from './errors.js';
import { keepAside } from './keep-aside.js';
import { makeFolders } from './make-folders.js';
import { readDocument } from './read-document.js';
import { saveDocument } from './save-document.js';
import { timestamp } from './timestamp.js';
import { withoutVerdict } from './verdict.js';

/**
 * Copies the artifacts into another workspace, each in place of what is there under its path, and adds them to its
 * index without their verdicts. What was copied is what the bundle's digests name, or `ARTIFACT_CHANGED` is thrown and
 * what was there stays. Links are copied as links; one that leaves its artifact is `ARTIFACT_LINK_LEAVES`. Throws
 * `WORKSPACE_UNUSABLE` when the other workspace is the bundle's own, or would have it written outside; every other error
 * carries the `artifactId`.
 */
export async function copyBundle(bundle: Bundle, intoWorkspace: string): Promise<void> {
  await refuseSame(bundle.root, intoWorkspace);
  for (const artifact of bundle.artifacts) {
    try {
      await copyArtifact(artifact, bundle.root, intoWorkspace);
    } catch (error) {
      if (!isFileError(error)) throw error;
      throw new RegistryError('ARTIFACT_NOT_COPIED', {
        message: `${artifact.path} could not be copied: ${error.message}. Check that its files can be read.`,
        artifactId: artifact.id,
        cause: error,
      });
    }
  }
  await addToIndex(bundle.artifacts, intoWorkspace);
}

/** To copy in place would at best do nothing. */
async function refuseSame(root: string, into: string): Promise<void> {
  if ((await realPathOf(root)) !== (await realPathOf(into))) return;
  throw new RegistryError('WORKSPACE_UNUSABLE', {
    message: `The bundle is of ${into} itself. Copy it into another workspace.`,
  });
}

async function realPathOf(workspace: string): Promise<string> {
  try {
    return await realpath(workspace);
  } catch (error) {
    if (isMissing(error)) return resolve(workspace);
    throw error;
  }
}

async function addToIndex(artifacts: readonly Artifact[], workspace: string): Promise<void> {
  await makeFolders(workspace, '.harnessgym');
  const folder = join(workspace, '.harnessgym');
  const now = timestamp(new Date());
  const { entries, metadata, source, unusable } = await readDocument(folder, now);
  const copied = new Set(artifacts.map(defaultId));
  const others = entries.filter((entry) => !copied.has(defaultId(entry)));
  const added = artifacts.map((artifact) => unjudged(artifact, now));
  if (unusable.length > 0) await keepAside(folder, source);
  await saveDocument(folder, { entries: [...others, ...added], metadata }, now);
}

function unjudged(artifact: Artifact, createdAt: string): Entry {
  const { digest: _, missing: __, ...metadata } = withoutVerdict(artifact.metadata);
  const { id, kind, path, description, iteration } = artifact;
  return { id, kind, path, description, createdAt, metadata, ...(iteration !== undefined && { iteration }) };
}
