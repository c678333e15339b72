import { join } from 'node:path';
import { adoptEntries } from './adopt-entries.js';
import type { Artifact } from './artifact.js';
import { type Entry, toArtifact } from './entry.js';
import { RegistryError } from './errors.js';
import { readServerManifest } from './manifest.js';
import { openRegistry, type RegistryOptions } from './open-registry.js';
import { readLastGood } from './read-last-good.js';
import { resolveWorkspace } from './resolve-workspace.js';
import { timestamp } from './timestamp.js';

/** What a look at a registry finds. Nothing is changed by it. */
export interface RegistryInspection {
  /** The workspace, absolute, with links resolved. */
  root: string;
  artifacts: readonly InspectedArtifact[];
  /** The first 20, then how many more there were. */
  warnings: readonly string[];
}

export interface InspectedArtifact {
  artifact: Artifact;
  /** Compared with what `registry.json` says: `new` is not in it yet, `missing` has no files any more. */
  bytes: 'as-recorded' | 'changed' | 'new' | 'missing';
  /** When it came into the file; absent for a new one. */
  createdAt?: string;
  /** Why the manifest of a server cannot be used. */
  manifestProblem?: string;
}

/**
 * Digests every artifact again and compares. Of entries whose files are gone also those that opening would forget, because
 * nobody ever judged them. Throws `WORKSPACE_UNUSABLE`.
 */
export async function inspectRegistry(
  workspace: string,
  options: Omit<RegistryOptions, 'readOnly'> = {},
): Promise<RegistryInspection> {
  const root = await resolveWorkspace(workspace);
  const registry = await openRegistry(root, { ...options, readOnly: true });
  const { changed, warnings } = await registry.sync({});
  const present = registry.artifacts();
  const now = timestamp(options.now?.() ?? new Date());
  const { entries } = await readLastGood(join(root, '.harnessgym'), now);
  const recorded = new Map(adopt(entries, root, present).map((entry) => [entry.path, entry]));
  const vanished = [...recorded.values()].filter(({ path }) => !present.some((artifact) => artifact.path === path));
  const gone = vanished.map((entry) => toArtifact({ ...entry, missingSince: entry.missingSince ?? now }));
  const changedPaths = new Set(changed.map(({ path }) => path));
  const artifacts: InspectedArtifact[] = [];
  for (const artifact of [...present, ...gone]) {
    const entry = recorded.get(artifact.path);
    const problem = await manifestProblem(root, artifact);
    artifacts.push({
      artifact,
      bytes: compare(artifact, entry, changedPaths),
      ...(entry !== undefined && { createdAt: entry.createdAt }),
      ...(problem !== undefined && { manifestProblem: problem }),
    });
  }
  return { root, artifacts, warnings };
}

function adopt(entries: readonly Entry[], workspace: string, present: readonly Artifact[]): readonly Entry[] {
  return adoptEntries(entries, { workspace, found: new Set(present.map(({ path }) => path)) }).entries;
}

/** An entry without a digest, as a bundle of the original holds them, says nothing of the bytes. */
function compare(
  { status, path }: Artifact,
  entry: Entry | undefined,
  changed: ReadonlySet<string>,
): InspectedArtifact['bytes'] {
  if (status.state === 'missing') return 'missing';
  if (entry?.digest === undefined) return 'new';
  return changed.has(path) ? 'changed' : 'as-recorded';
}

async function manifestProblem(root: string, artifact: Artifact): Promise<string | undefined> {
  if (artifact.kind !== 'mcp' || artifact.status.state === 'missing') return undefined;
  try {
    await readServerManifest(root, artifact);
    return undefined;
  } catch (error) {
    if (!RegistryError.isInstance(error)) throw error;
    return error.message;
  }
}
