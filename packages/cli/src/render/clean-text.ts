import type { CleanReport } from '@harnessgym/core';
import { sizeText } from './size-text.js';

/** What a clean did in one workspace, or would do. */
export function cleanText(report: CleanReport, mode: 'done' | 'planned'): string {
  const { workspace, runs, spared, unreadable, freedBytes, leftBytes } = report;
  const counts = countsOf(report);
  const gone = mode === 'done' ? 'Removed' : 'Would remove';
  const freed = mode === 'done' ? 'Freed' : 'Would free about';
  const lines = [workspace, ...runs.map(({ runId, lastUsedAt, bytes }) => runLine(runId, lastUsedAt, bytes))];
  if (runs.length === 0 && counts.length === 0 && freedBytes === 0) lines.push('  Nothing to remove.');
  if (counts.length > 0) lines.push(`  ${gone}: ${counts.join(', ')}.`);
  if (freedBytes > 0) lines.push(`  ${freed} ${sizeText(freedBytes)}.`);
  lines.push(`  Kept: ${sizeText(leftBytes)} in snapshots, rooms and runs.`);
  if (spared.length > 0) {
    lines.push(
      `  Interrupted runs stay, as they can be resumed: ${spared.join(', ')}. --interrupted removes them too.`,
    );
  }
  for (const path of unreadable) {
    lines.push(
      path.endsWith('.aside')
        ? `  ${path} was in the place of a file that names what is kept, so the snapshots and rooms that nobody seems to need stay. Resume its run first if you want to; then look at it, and delete it.`
        : `  ${path} cannot be read whole, so the snapshots and rooms that nobody seems to need stay. Delete it if you can do without what it keeps.`,
    );
  }
  return `${lines.join('\n')}\n`;

  function runLine(runId: string, lastUsedAt: string, bytes: number): string {
    return `  ${gone} run ${runId}, last used ${lastUsedAt.slice(0, 10)}, ${sizeText(bytes)} and its snapshots`;
  }
}

function countsOf({ snapshots, undos, rooms, leftovers }: CleanReport): string[] {
  return [
    countText(snapshots, 'snapshot'),
    countText(undos, 'state from before a restore', 'states from before restores'),
    countText(rooms, 'clean room'),
    countText(leftovers, 'leftover of a killed process', 'leftovers of killed processes'),
  ].flatMap((text) => text ?? []);
}

function countText(count: number, one: string, many = `${one}s`): string | undefined {
  return count === 0 ? undefined : `${count} ${count === 1 ? one : many}`;
}
