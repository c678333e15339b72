import type { SnapshotEntry } from '@harnessgym/core';
import { plainTable } from './plain-table.js';
import { startText } from './start-text.js';

/** As much of an id as one types. */
const idLength = 12;

/** One line a snapshot, with what brings it back in the last column. */
export function snapshotsTable(entries: readonly SnapshotEntry[]): string {
  return plainTable(['WHEN', 'RUN', 'WHAT', 'SCORE', 'SNAPSHOT'], entries.map(row));
}

function row(entry: SnapshotEntry): string[] {
  return [
    startText({ startedAt: entry.at }),
    entry.what === 'undo' ? '-' : entry.runId,
    whatText(entry),
    entry.what === 'checkpoint' ? String(entry.score) : '-',
    shortId(entry.snapshot),
  ];
}

export function shortId(id: string): string {
  return id.slice(0, idLength);
}

function whatText(entry: SnapshotEntry): string {
  switch (entry.what) {
    case 'start':
      return 'before the run';
    case 'checkpoint':
      return entry.iteration === 0 ? 'best: before the run' : `best: iteration ${entry.iteration}`;
    case 'evidence':
      return 'as an agent left it';
    case 'before':
      return 'before files came back';
    case 'undo':
      return 'before a restore';
  }
}
