import { stableJson } from '@harnessgym/internal-fs/stable-json';
import type { Qualification } from '@harnessgym/qualify';
import type { Artifact, Bundle } from '@harnessgym/registry';
import { type InertNames, inertNames } from './inert-names.js';
import { inertText } from './inert-text.js';
import { placeboItem } from './placebo-item.js';
import { placeboServer } from './placebo-server.js';
import { placeboSkill } from './placebo-skill.js';

/** What an arm has of which the placebo is to have the outside, with the whole verdicts on it: none of them failed. */
export interface PlaceboModel {
  bundle: Pick<Bundle, 'root' | 'artifacts'>;
  qualifications: readonly Qualification[];
}

/** A bundle that is in no folder yet. */
export interface Placebo {
  /** With the index, by their paths in a workspace. */
  files: readonly PlaceboFile[];
  /** Of the artifacts. */
  paths: readonly string[];
}

export interface PlaceboFile {
  path: string;
  content: string;
  mode: number;
}

/**
 * A bundle that is as large as another one, and has nothing in it: as many artifacts of each kind, which take as much of a
 * prompt, under names that say nothing. It is then judged like any other. The same model gives the same bytes.
 */
export async function makePlacebo({ bundle, qualifications }: PlaceboModel): Promise<Placebo> {
  const names = inertNames();
  const made: { artifact: Artifact; path: string; files: readonly PlaceboFile[] }[] = [];
  for (const artifact of bundle.artifacts) {
    const qualification = qualifications.find(({ artifactId }) => artifactId === artifact.id);
    if (qualification === undefined) throw new Error(`${artifact.path} was not judged.`);
    made.push({ artifact, ...(await placeboOf(bundle.root, artifact, { qualification, names })) });
  }
  const artifacts = made.map(({ artifact, path }) => entryOf(artifact, path));
  const index = stableJson({ version: 1, updated_at: writtenAt, artifacts, metadata: {} });
  return {
    files: [...made.flatMap(({ files }) => files), { path: '.harnessgym/registry.json', content: index, mode: 0o644 }],
    paths: made.map(({ path }) => path),
  };
}

async function placeboOf(
  root: string,
  artifact: Artifact,
  { qualification, names }: { qualification: Qualification; names: InertNames },
): Promise<{ path: string; files: readonly PlaceboFile[] }> {
  if (artifact.kind === 'skill') return placeboSkill(root, qualification, names);
  if (artifact.kind === 'mcp') return placeboServer(root, artifact, { qualification, names });
  return placeboItem(root, artifact, names);
}

/** With a description of the original's length, which stands in prompts. */
function entryOf({ kind, description }: Artifact, path: string): object {
  return {
    id: `${kind}:${path}`,
    kind,
    path,
    description: inertText(Buffer.byteLength(description)),
    iteration: null,
    created_at: writtenAt,
    metadata: {},
  };
}

/** Any would do, so that the bytes tell nothing. */
const writtenAt = '2025-01-01T00:00:00+00:00';
