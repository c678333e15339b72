import { sha256 } from '@harnessgym/internal-fs/digest';
import type { Artifact, Bundle } from './artifact.js';

export function selectBundle(
  root: string,
  artifacts: readonly Artifact[],
  select: (artifact: Artifact) => boolean,
): Bundle {
  const selected = artifacts.filter((artifact) => artifact.status.state !== 'missing' && select(artifact));
  const lines = selected.map(({ id, digest }) => `${JSON.stringify(id)} ${digest}`).sort();
  return { root, artifacts: selected, digest: sha256(lines.join('\n')) };
}
