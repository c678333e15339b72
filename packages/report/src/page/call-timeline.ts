import { countText, secondsText } from '../format/number-text.js';
import type { Block, Table } from './page.js';

/** A tool call, with its times in seconds. */
export interface TimedCall {
  server: string;
  tool: string;
  status: string;
  from: number;
  length: number;
}

/** The calls of one trial, or of one iteration. */
export interface CallRow {
  label: string;
  calls: readonly TimedCall[];
}

interface Wording {
  /** What a row is. */
  row: 'trial' | 'iteration';
  /** From when the time of each row is counted. */
  since: string;
  axis: string;
  /** Where the calls are that were left out. */
  whole: string;
}

const [mostRows, mostCalls] = [30, 600];

/** When tools were called, drawn and as numbers. */
export function callTimeline(rows: readonly CallRow[], { row, since, axis, whole }: Wording): Block {
  const calling = rows.filter(({ calls }) => calls.length > 0);
  const shown = calling.slice(0, mostRows);
  const each = Math.floor(mostCalls / Math.max(1, shown.length));
  const drawn = shown.map(({ label, calls }) => ({ label, spans: calls.slice(0, each).map(spanOf) }));
  const left = countOf(calling.map(({ calls }) => calls)) - countOf(drawn.map(({ spans }) => spans));
  const all = countText(countOf(calling.map(({ calls }) => calls)), 'call');
  const rest = `Drawn are ${countOf(drawn.map(({ spans }) => spans))} of ${all}, of ${shown.length} of ${countText(calling.length, row)}.`;
  return {
    block: 'plot',
    plot: {
      plot: 'timeline',
      title: 'When tools were called',
      description: `Each bar is a call, as long as it took, from ${since}; a hollow one failed.${left > 0 ? ` ${rest}` : ''}`,
      axis,
      rows: drawn,
    },
    numbers: callTable(calling, { row, whole }),
  };
}

function countOf(lists: readonly (readonly unknown[])[]): number {
  return lists.reduce((sum, { length }) => sum + length, 0);
}

function spanOf({ server, tool, status, from, length }: TimedCall) {
  const label = `${server}.${tool}: ${status} at ${secondsText(from)}`;
  return { label, from, length, failed: status !== 'completed' };
}

function callTable(rows: readonly CallRow[], { row, whole }: Pick<Wording, 'row' | 'whole'>): Table {
  return {
    caption: 'Tool calls in order',
    columns: [
      { name: row === 'trial' ? 'Trial' : 'Iteration' },
      { name: 'At', numeric: true },
      { name: 'Took', numeric: true },
      { name: 'Tool' },
      { name: 'Status' },
    ],
    rows: rows.flatMap(({ label, calls }) =>
      calls.map(({ server, tool, status, from, length }) => [
        label,
        secondsText(from),
        secondsText(length),
        { said: `${server}.${tool}` },
        { said: status },
      ]),
    ),
    whole,
  };
}
