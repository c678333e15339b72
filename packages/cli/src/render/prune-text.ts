import type { RegistryPrune } from '@harnessgym/registry';
import { oneLine } from './one-line.js';

/** What a prune did, or would do. */
export function pruneText({ forgotten, movedAside, root }: RegistryPrune, mode: 'done' | 'planned'): string {
  const [forgot, moved] = mode === 'done' ? ['Forgot', 'Moved aside'] : ['Would forget', 'Would move aside'];
  const lines = [
    ...forgotten.map(({ id }) => `${forgot} ${oneLine(id)}: its files are gone`),
    ...movedAside.map(({ artifact, to }) => `${moved} ${oneLine(artifact.id)}: to ${oneLine(to, 4_096)}`),
  ];
  return `${lines.length === 0 ? `Nothing to prune in ${root}.` : lines.join('\n')}\n`;
}
