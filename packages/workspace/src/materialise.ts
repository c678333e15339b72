import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, isMissing } from '@harnessgym/internal-fs/is-missing';
import { keepPace } from '@harnessgym/internal-fs/keep-pace';
import { removeTree } from '@harnessgym/internal-fs/remove-tree';
import { type DigestedFile, digestedFile } from './digest-tree.js';
import { WorkspaceError } from './errors.js';
import type { SavedEntry } from './manifest.js';
import type { Objects } from './objects.js';
import type { Manifests } from './open-manifests.js';
import { scannedFile } from './scan.js';
import type { Snapshot } from './snapshot.js';

/** Returns the files as they were written. */
export async function materialise(
  store: { manifests: Manifests; objects: Objects },
  snapshot: Snapshot,
  folder: string,
): Promise<readonly DigestedFile[]> {
  const { entries } = await store.manifests.read(snapshot);
  await requireEmpty(folder);
  try {
    return await write(entries, folder, store.objects);
  } catch (error) {
    // Best-effort: the first error says more than one from clearing up.
    await empty(folder).catch(() => undefined);
    throw error;
  }
}

async function requireEmpty(folder: string): Promise<void> {
  let cause: unknown;
  try {
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length === 0) return;
  } catch (error) {
    if (!isMissing(error) && !hasCode(error, 'EEXIST')) throw error;
    cause = error;
  }
  throw new WorkspaceError('FOLDER_NOT_EMPTY', {
    message: `${folder} must be empty or missing to receive a snapshot. Choose another folder.`,
    cause,
  });
}

async function write(entries: readonly SavedEntry[], folder: string, objects: Objects) {
  using source = objects.openSource();
  const pace = keepPace();
  const files: DigestedFile[] = [];
  for (const entry of entries) {
    if (pace.isDue()) await pace.rest();
    const target = join(folder, entry.path);
    if (entry.kind === 'folder') mkdirSync(target, { mode: 0o700 });
    else if (entry.kind === 'link') symlinkSync(entry.target, target);
    else {
      const { path, digest } = entry;
      const written = source.writeTo(digest, target, entry);
      const stats = written instanceof Promise ? await written : written;
      files.push(digestedFile(scannedFile(path, stats), digest));
    }
  }
  // Last and contents first: a folder may forbid writing, or entering.
  for (const entry of entries.toReversed()) {
    if (entry.kind === 'folder') chmodSync(join(folder, entry.path), entry.mode);
  }
  return files;
}

/** The folder was empty, so all that is in it is ours. */
async function empty(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await removeTree(join(folder, name));
}
