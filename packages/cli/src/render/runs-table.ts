import type { RunEntry } from '@harnessgym/core';
import { lengthText } from './length-text.js';
import { oneLine } from './one-line.js';
import { plainTable } from './plain-table.js';
import { scoreText } from './score-text.js';
import { startText } from './start-text.js';
import { stateText } from './state-text.js';

/** One line a run. */
export function runsTable(entries: readonly RunEntry[], now: Date): string {
  const head = ['RUN', 'STARTED', 'TOOK', 'RUNNER', 'ITERATIONS', 'STATUS', 'SOLVED', 'SCORE', 'STATE'];
  return plainTable(
    head,
    entries.map((entry) => row(entry, now)),
  );
}

function row(entry: RunEntry, now: Date): string[] {
  return [
    entry.runId,
    startText(entry) || '-',
    lengthText(entry, now) || '-',
    oneLine(entry.runner ?? '-', 20),
    String(entry.iterations),
    oneLine(entry.finalStatus ?? '-', 24),
    entry.solved === undefined ? '-' : entry.solved ? 'yes' : 'no',
    scoreText(entry),
    oneLine(stateText(entry.state), 80),
  ];
}
