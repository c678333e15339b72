import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import type { Qualification } from '@harnessgym/qualify';
import type { Artifact, Bundle } from '@harnessgym/registry';
import { inertNames } from './inert-names.js';
import { inertText } from './inert-text.js';
import { placeboItem } from './placebo-item.js';
import { placeboServer } from './placebo-server.js';
import { placeboSkill } from './placebo-skill.js';

/** What the arm has that the placebo is to be told apart from, with the whole verdicts on it. */
export interface PlaceboModel {
  bundle: Pick<Bundle, 'root' | 'artifacts'>;
  qualifications: readonly Qualification[];
}

interface Placebo {
  path: string;
  files: readonly { path: string; content: string; mode: number }[];
}

/**
 * Writes a bundle into an empty folder that is as large as another one, and has nothing in it: as many artifacts of each kind,
 * which take as much of a prompt, under names that say nothing. It is then judged like any other. The same model gives the
 * same bytes.
 */
export async function writePlacebo({ bundle, qualifications }: PlaceboModel, folder: string): Promise<void> {
  const names = inertNames();
  const entries: object[] = [];
  for (const artifact of bundle.artifacts) {
    const qualification = qualifications.find(({ artifactId }) => artifactId === artifact.id);
    if (qualification === undefined) throw new Error(`${artifact.path} was not judged.`);
    const placebo = await placeboOf(bundle.root, artifact, { qualification, names });
    for (const { path, content, mode } of placebo.files) {
      await mkdir(join(folder, dirname(path)), { recursive: true });
      await writeFile(join(folder, path), content, { mode });
    }
    entries.push(entryOf(artifact, placebo.path));
  }
  const registry = { version: 1, updated_at: writtenAt, artifacts: entries, metadata: {} };
  await writeFile(join(folder, '.harnessgym/registry.json'), stableJson(registry));
}

async function placeboOf(
  root: string,
  artifact: Artifact,
  { qualification, names }: { qualification: Qualification; names: ReturnType<typeof inertNames> },
): Promise<Placebo> {
  // A server or skill that failed is in no arm.
  if (artifact.kind === 'skill') return placeboSkill(root, qualification, names);
  if (artifact.kind === 'mcp') return placeboServer(root, artifact, { qualification, names });
  return placeboItem(root, artifact, names);
}

/** Descriptions of the original's length, which stand in prompts. */
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
