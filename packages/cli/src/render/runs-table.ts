import type { RunEntry } from '@harnessgym/core';
import Table from 'cli-table3';
import { lengthText } from './length-text.js';
import { oneLine } from './one-line.js';
import { scoreText } from './score-text.js';
import { startText } from './start-text.js';
import { stateText } from './state-text.js';

const sides = ['top', 'bottom', 'left', 'right', 'mid'];
const corners = ['top-mid', 'top-left', 'top-right', 'bottom-mid', 'bottom-left', 'bottom-right'];
const joints = ['left-mid', 'mid-mid', 'right-mid'];
const noLines = Object.fromEntries([...sides, ...corners, ...joints].map((part) => [part, '']));

/** One line a run, without frames, so that `grep` and `head` work on it. */
export function runsTable(entries: readonly RunEntry[], now: Date): string {
  const table = new Table({
    head: ['RUN', 'STARTED', 'TOOK', 'RUNNER', 'ITERATIONS', 'STATUS', 'SOLVED', 'SCORE', 'STATE'],
    chars: { ...noLines, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const entry of entries) table.push(row(entry, now));
  const lines = table.toString().split('\n');
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
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
