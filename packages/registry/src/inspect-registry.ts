import { join } from 'node:path';
import { adoptEntries } from './adopt-entries.js';
import type { Artifact } from './artifact.js';
import type { Docket } from './docket.js';
import { type Entry, toArtifact } from './entry.js';
import { RegistryError } from './errors.js';
import { readServerManifest } from './manifest.js';
import { openRegistry, type RegistryOptions } from './open-registry.js';
import { readLastGood } from './read-last-good.js';
import { resolveWorkspace } from './resolve-workspace.js';
import { timestamp } from './timestamp.js';
import type { Verdict } from './verdict.js';

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
  /**
   * Compared with what `registry.json` says, and with the verdicts of the docket, which count more: `new` is in neither yet,
   * `missing` has no files any more.
   */
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
  const judged = judgedIn(options.docket);
  const lost = [...judged.values()].filter(
    ({ path }) => !recorded.has(path) && !present.some((one) => one.path === path),
  );
  const artifacts: InspectedArtifact[] = [];
  for (const artifact of [...present, ...gone, ...lost.map((one) => missing(one, now))]) {
    const entry = recorded.get(artifact.path);
    const problem = await manifestProblem(root, artifact);
    artifacts.push({
      artifact,
      bytes: compare(artifact, {
        entry,
        changed: entry?.digest !== undefined && changedPaths.has(artifact.path),
        judged: judged.has(artifact.path),
        verdict: options.docket?.recall(artifact),
      }),
      ...(entry !== undefined && { createdAt: entry.createdAt }),
      ...(problem !== undefined && { manifestProblem: problem }),
    });
  }
  return { root, artifacts, warnings };
}

function adopt(entries: readonly Entry[], workspace: string, present: readonly Artifact[]): readonly Entry[] {
  return adoptEntries(entries, { workspace, found: new Set(present.map(({ path }) => path)) }).entries;
}

function judgedIn(docket: Docket | undefined): ReadonlyMap<string, Pick<Artifact, 'kind' | 'path'>> {
  return new Map([...(docket?.judged() ?? [])].map((artifact) => [artifact.path, artifact]));
}

/** One that only the docket knows. */
function missing({ kind, path }: Pick<Artifact, 'kind' | 'path'>, since: string): Artifact {
  const status = { state: 'missing', since } as const;
  return { id: `${kind}:${path}`, kind, path, description: '', digest: '', status, metadata: {} };
}

interface Known {
  entry: Entry | undefined;
  changed: boolean;
  /** That there is a verdict on other bytes at least. */
  judged: boolean;
  /** The verdict on these bytes. */
  verdict: Verdict | undefined;
}

/** An entry without a digest, as a bundle of the original holds them, says nothing of the bytes. */
function compare({ status }: Artifact, { entry, changed, judged, verdict }: Known): InspectedArtifact['bytes'] {
  if (status.state === 'missing') return 'missing';
  if (changed || (judged && verdict === undefined)) return 'changed';
  return entry?.digest === undefined && verdict === undefined ? 'new' : 'as-recorded';
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
