import { visibleLines } from '../format/visible-text.js';
import type { Block } from '../page/page.js';
import { svg } from '../plot/svg.js';
import { html, type Markup } from './markup.js';
import { table } from './table.js';
import { facts, words } from './words.js';

export function blocks(all: readonly Block[], section: string): Markup {
  return html`${all.map((one, index) => block(one, `${section}-${index + 1}`))}`;
}

function block(one: Block, id: string): Markup {
  switch (one.block) {
    case 'paragraph':
      return html`<p>${words(one.text)}</p>\n`;
    case 'list':
      return html`<ul>${one.items.slice(0, 60).map((item) => html`<li>${words(item)}</li>`)}</ul>\n`;
    case 'facts':
      return facts(one.facts);
    case 'table':
      return table(one.table);
    case 'plot':
      return figure(one, id);
    case 'lines':
      return html`<pre tabindex="0">${visibleLines(one.text)}</pre>\n`;
  }
}

/** A wide drawing scrolls, for which it can be reached with the keyboard. */
function figure({ plot, numbers }: Extract<Block, { block: 'plot' }>, id: string): Markup {
  return html`<figure><div class="scroll" tabindex="0" role="group" aria-label="${plot.title}, drawing">${svg(plot, id)}</div><figcaption><strong>${plot.title}.</strong> ${words(plot.description)}</figcaption>
<details><summary>The same as numbers: ${plot.title}</summary>${table(numbers)}</details></figure>
`;
}
