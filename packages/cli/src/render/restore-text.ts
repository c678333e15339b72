import type { RestoreOutcome } from '@harnessgym/core';
import { oneLine } from './one-line.js';
import { shellLine } from './shell-line.js';
import { shortId } from './snapshots-table.js';

/** What a restore did, and the command that undoes it. `flags` are those that name the place. */
export function restoreText(done: RestoreOutcome, flags: readonly string[]): string {
  const { snapshot, before, restored, removed } = done;
  const lines = [`Brought back snapshot ${shortId(snapshot.id)}: ${countsText(done, snapshot.entries)}.`];
  if (restored.length + removed.length > 0) {
    lines.push(`Undo it with: ${shellLine(['harnessgym', 'restore', shortId(before.id), ...flags])}`);
  }
  return `${lines.join('\n')}\n`;
}

type Changes = Pick<RestoreOutcome, 'restored' | 'removed'>;

/** A path a line, as a restore would change it. */
export function previewText(id: string, changes: Changes): string {
  const lines = [
    ...changes.removed.map((path) => `remove  ${pathText(path)}`),
    ...changes.restored.map((path) => `write   ${pathText(path)}`),
  ];
  const { length: written } = changes.restored;
  const total = `Snapshot ${shortId(id)} would be brought back: ${written} written, ${changes.removed.length} removed. Nothing was changed.`;
  return `${[...lines, total].join('\n')}\n`;
}

function countsText({ restored, removed }: Changes, entries: number): string {
  return `${restored.length} written, ${removed.length} removed, ${Math.max(0, entries - restored.length)} left as they were`;
}

/** The tree's own folder has no name. */
function pathText(path: string): string {
  return path === '' ? '.' : oneLine(path, 1_000);
}
