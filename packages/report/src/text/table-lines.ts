import { visibleText } from '../format/visible-text.js';
import type { Table } from '../page/page.js';
import { firstRows } from './rows.js';

/** A table in aligned columns; what is longer than a terminal is wide ends in its last column. */
export function tableLines(table: Table, columns: number): string[] {
  const { rows, omitted } = firstRows(table);
  if (rows.length === 0) return [];
  const head = table.columns.map(({ name }) => visibleText(name, 60));
  const cells = rows.map((row) => row.map((cell) => visibleText(typeof cell === 'string' ? cell : cell.said, 160)));
  const widths = head.map((name, index) =>
    cells.reduce((most, row) => Math.max(most, row[index]?.length ?? 0), name.length),
  );
  const line = (row: readonly string[]) => {
    const padded = row.map((cell, index) => {
      const width = widths[index] ?? 0;
      return table.columns[index]?.numeric ? cell.padStart(width) : cell.padEnd(width);
    });
    return visibleEnd(padded.join('  '), columns);
  };
  return [`${table.caption}:`, line(head), ...cells.map(line), ...(omitted === undefined ? [] : [omitted])];
}

function visibleEnd(line: string, columns: number): string {
  const text = line.trimEnd();
  return text.length > columns ? `${text.slice(0, columns - 1)}…` : text;
}
