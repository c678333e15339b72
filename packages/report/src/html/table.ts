import { numberText } from '../format/number-text.js';
import type { Table } from '../page/page.js';
import { html, type Markup } from './markup.js';
import { words } from './words.js';

/** Of one table, in characters: a page has few that are long. */
const longest = 70_000;

/** With a caption, and headers that say what they head. A table that would make the page heavy ends early, and says so. */
export function table({ caption, columns, rows, whole }: Table): Markup {
  const shown = fitting(rows.map((row) => rowOf(row, columns)));
  const omitted = rows.length - shown.length;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}, table"><table><caption>${caption}</caption><thead><tr>${columns.map(
    ({ name, numeric }) => html`<th scope="col"${numeric && html` class="n"`}>${words(name)}</th>`,
  )}</tr></thead><tbody>${shown}</tbody></table></div>${
    omitted === 0
      ? undefined
      : html`<p class="omitted">${numberText(omitted)} more rows are left out here${whole === undefined ? '' : `; ${whole} has them all`}.</p>`
  }
`;
}

function fitting(rows: readonly Markup[]): Markup[] {
  let length = 0;
  const end = rows.findIndex(({ text }) => {
    length += text.length;
    return length > longest;
  });
  return rows.slice(0, end === -1 ? rows.length : end);
}

function rowOf(row: Table['rows'][number], columns: Table['columns']): Markup {
  return html`<tr>${row.map((cell, index) =>
    index === 0
      ? html`<th scope="row">${words(cell)}</th>`
      : html`<td${columns[index]?.numeric && html` class="n"`}>${words(cell)}</td>`,
  )}</tr>`;
}
