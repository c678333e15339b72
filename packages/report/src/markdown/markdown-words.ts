import { visibleText } from '../format/visible-text.js';
import type { Words } from '../page/page.js';

/** Ours with what Markdown would read escaped; what others said as code, where nothing is read and nobody notified. */
export function markdownWords(words: Words): string {
  if (typeof words === 'string') return visibleText(words, 1_000).replace(/[\\`*_[\]<>|~#&@]/g, '\\$&');
  const text = visibleText(words.said);
  if (text === '') return '';
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(runs.reduce((most, { length }) => Math.max(most, length + 1), 1));
  const pad = /^`|`$/.test(text) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}
