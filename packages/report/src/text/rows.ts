import type { Table } from '../page/page.js';

/** Rows of a long table that people still read in a terminal or a pull request. */
const most = 40;

export function firstRows({ rows, whole }: Table): { rows: Table['rows']; omitted?: string } {
  if (rows.length <= most) return { rows };
  const where = whole === undefined ? '' : `; ${whole} has them all`;
  return { rows: rows.slice(0, most), omitted: `${rows.length - most} more rows are left out here${where}.` };
}
