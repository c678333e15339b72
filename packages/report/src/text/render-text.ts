import { styleText } from 'node:util';
import { visibleLines, visibleText } from '../format/visible-text.js';
import type { Block, Fact, Page, Verdict, Words } from '../page/page.js';
import { pageOf } from '../page/page-of.js';
import type { Report } from '../report.js';
import { forestLines } from './forest-lines.js';
import { tableLines } from './table-lines.js';

export interface TextOptions {
  /** Of the terminal. */
  columns: number;
  color: boolean;
}

/** The same facts for a terminal. What agents and files said drives no terminal. */
export function renderText(report: Report, options: TextOptions): string {
  const page = pageOf(report);
  const strong = (text: string) => (options.color ? styleText('bold', text, { validateStream: false }) : text);
  const parts = [
    [strong(plain(page.title)), verdictLine(page.verdict, options), ...notices(page)].join('\n'),
    factLines(page.facts).join('\n'),
    ...page.sections.map(({ title, blocks }) =>
      [strong(title), ...blocks.flatMap((one) => blockLines(one, options))].join('\n'),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function verdictLine({ tone, word, sentence }: Verdict, { color }: TextOptions): string {
  const colors = { good: 'green', bad: 'red', open: 'yellow', broken: 'magenta' } as const;
  const shown = plain(word).toUpperCase();
  return `${color ? styleText(colors[tone], shown, { validateStream: false }) : shown}: ${plain(sentence)}`;
}

function notices({ notices: all }: Page): string[] {
  return all.map((notice) => `! ${plain(notice)}`);
}

function blockLines(one: Block, { columns }: TextOptions): string[] {
  switch (one.block) {
    case 'paragraph':
      return [plain(one.text)];
    case 'list':
      return one.items.map((item) => `- ${plain(item)}`);
    case 'facts':
      return factLines(one.facts);
    case 'table':
      return tableLines(one.table, columns);
    case 'plot':
      return one.plot.plot === 'intervals'
        ? [`${one.plot.title}:`, ...forestLines(one.plot, columns), ...tableLines(one.numbers, columns)]
        : tableLines(one.numbers, columns);
    case 'lines':
      return visibleLines(one.text, 4_000).split('\n');
  }
}

function factLines(facts: readonly Fact[]): string[] {
  const width = facts.reduce((most, [name]) => Math.max(most, name.length), 0);
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${plain(value)}`);
}

function plain(words: Words): string {
  return visibleText(typeof words === 'string' ? words : words.said, 1_000);
}
