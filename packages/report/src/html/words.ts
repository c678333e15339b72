import { visibleText } from '../format/visible-text.js';
import type { Fact, Words } from '../page/page.js';
import { html, type Markup } from './markup.js';

/** What others said is kept apart, so that its direction of writing does not reach beyond it. */
export function words(value: Words): Markup {
  if (typeof value === 'string') return html`${visibleText(value, 600)}`;
  return html`<bdi>${visibleText(value.said)}</bdi>`;
}

export function facts(all: readonly Fact[]): Markup {
  return html`<dl>${all.map(([name, value]) => html`<div><dt>${name}</dt><dd>${words(value)}</dd></div>`)}</dl>`;
}
