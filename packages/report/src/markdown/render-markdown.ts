import { visibleLines } from '../format/visible-text.js';
import type { Block, Fact, Page } from '../page/page.js';
import { pageOf } from '../page/page-of.js';
import type { Report } from '../report.js';
import { forestLines } from '../text/forest-lines.js';
import { fenced } from './fenced.js';
import { markdownTable } from './markdown-table.js';
import { markdownWords } from './markdown-words.js';

/** The same facts for a pull request. What agents and files said is no markup there, and notifies nobody. */
export function renderMarkdown(report: Report): string {
  const page = pageOf(report);
  return `${[...head(page), ...page.sections.flatMap(({ title, blocks }) => folded(title, blocks))].join('\n\n')}\n`;
}

function head({ title, verdict, notices, facts }: Page): string[] {
  return [
    `# ${markdownWords(title)}`,
    `**${markdownWords(verdict.word)}**: ${markdownWords(verdict.sentence)}`,
    ...(notices.length === 0 ? [] : [notices.map((notice) => `> - ${markdownWords(notice)}`).join('\n')]),
    factList(facts),
  ];
}

function folded(title: string, blocks: readonly Block[]): string[] {
  return [`## ${markdownWords(title)}`, ...blocks.map(blockText).filter((text) => text !== '')];
}

function blockText(one: Block): string {
  switch (one.block) {
    case 'paragraph':
      return markdownWords(one.text);
    case 'list':
      return one.items.map((item) => `- ${markdownWords(item)}`).join('\n');
    case 'facts':
      return factList(one.facts);
    case 'table':
      return markdownTable(one.table);
    case 'plot': {
      const numbers = markdownTable(one.numbers);
      if (one.plot.plot !== 'intervals') return numbers;
      return `**${markdownWords(one.plot.title)}**\n\n${fenced(forestLines(one.plot, 100).join('\n'))}\n\n${numbers}`;
    }
    case 'lines':
      return fenced(visibleLines(one.text, 4_000));
  }
}

function factList(facts: readonly Fact[]): string {
  return facts.map(([name, value]) => `- ${name}: ${markdownWords(value)}`).join('\n');
}
