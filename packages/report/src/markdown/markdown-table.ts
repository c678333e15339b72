import type { Table } from '../page/page.js';
import { firstRows } from '../text/rows.js';
import { markdownWords } from './markdown-words.js';

export function markdownTable(table: Table): string {
  const { rows, omitted } = firstRows(table);
  if (rows.length === 0) return '';
  const head = rowOf(table.columns.map(({ name }) => markdownWords(name)));
  const rule = rowOf(table.columns.map(({ numeric }) => (numeric ? '---:' : '---')));
  const body = rows.map((row) => rowOf(row.map((cell) => markdownWords(cell).replace(/(?<!\\)\|/g, '\\|'))));
  const end = omitted === undefined ? [] : ['', omitted];
  return [`${markdownWords(table.caption)}:`, '', head, rule, ...body, ...end].join('\n');
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
