import { cp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { type Artifact, type ArtifactKind, type Bundle, openRegistry } from '@harnessgym/registry';
import { CoreError } from '../errors.js';
import type { FoundBundle } from './find-bundle.js';

export interface OpenedBundle {
  /** All that goes into the room: what was named may use its neighbours. */
  bundle: Bundle;
  /** The ids of what was named. */
  judged: ReadonlySet<string>;
  /** Of the registry, about what it could not read. */
  warnings: readonly string[];
}

/**
 * Reads what is in a bundle and writes nothing there. A lone artifact is copied below `scratch` first, to the place that it has in
 * a workspace. Throws CoreError CONFIG_INVALID when there is no artifact.
 */
export async function openBundle(
  found: FoundBundle,
  { scratch, excludedKinds = [] }: { scratch: string; excludedKinds?: readonly ArtifactKind[] },
): Promise<OpenedBundle> {
  const place = found.form === 'artifact' ? await copyAlone(found, scratch) : found;
  const registry = await openRegistry(place.root, { readOnly: true });
  const { warnings } = await registry.sync({});
  const bundle = registry.bundle(({ kind }) => !excludedKinds.includes(kind));
  const { part } = place;
  const named = bundle.artifacts.filter(
    (artifact) => part === undefined || isPart(join(place.root, itemOf(artifact)), part),
  );
  if (named.length === 0) {
    const where = part ?? (found.form === 'artifact' ? found.folder : join(place.root, '.harnessgym'));
    const more = warnings.length === 0 ? '' : ` ${warnings.join(' ')}`;
    throw new CoreError('CONFIG_INVALID', { message: `There is no artifact in ${where}.${more}` });
  }
  return { bundle, judged: new Set(named.map(({ id }) => id)), warnings };
}

async function copyAlone(
  { folder, kind }: Extract<FoundBundle, { form: 'artifact' }>,
  scratch: string,
): Promise<{ root: string; part?: string }> {
  const root = join(scratch, 'bundle');
  const kindFolder = kind === 'skill' ? 'skills' : 'mcp';
  try {
    const copy = join(root, '.harnessgym', kindFolder, basename(folder));
    await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
    return { root };
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new CoreError('CONFIG_INVALID', { message: `${folder} cannot be copied (${error.message}).`, cause: error });
  }
}

/** Whether the item is what was named, lies in it, or holds it. */
function isPart(item: string, part: string): boolean {
  return isWithin(part, item) || isWithin(item, part);
}

function itemOf({ kind, path }: Artifact): string {
  return kind === 'skill' || kind === 'mcp' ? dirname(path) : path;
}
