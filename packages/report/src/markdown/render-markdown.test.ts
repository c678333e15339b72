import { expect, it } from 'vitest';
import { runReport } from '../testing/run-report.js';
import { studyReport } from '../testing/study-report.js';
import { renderMarkdown } from './render-markdown.js';

it('says the verdict first, draws the effects, and has every section of the page', () => {
  const text = renderMarkdown(studyReport());
  expect(text).toMatch(/^# Does the harness help\?\n\n\*\*helps\*\*: The arm harnessed beats plain in 91% of pairs/);
  expect(text).toMatch(/^```text\nharnessed against plain .*├─+●─+┤ {2}91%$/m);
  expect(text.match(/^## .*/gm)).toEqual([
    '## Effect of the harness',
    '## Arms',
    '## Every trial',
    '## Score over iterations',
    '## Time to the target',
    '## Tools and their calls',
    '## Budgets, planned and spent',
    '## Validity',
    '## The plan',
    '## How to reproduce it',
  ]);
});

it('says of each sentence what is compared with what, where an arm is compared twice', () => {
  const report = studyReport();
  const { comparisons } = report.analysis;
  for (const one of comparisons.slice(0, 1)) comparisons.push({ ...one, control: 'placebo', broken: ['It rained.'] });
  const text = renderMarkdown(report);
  const list = text.slice(text.indexOf('## Effect')).match(/^- [^:\n]+(?=:)/gm) ?? [];
  expect(list.slice(0, 3)).toEqual([
    '- harnessed against plain',
    '- placebo against plain',
    '- harnessed against placebo',
  ]);
  expect(text).toContain('> - Plan broken for harnessed against placebo: It rained.');
});

it('tells of the placebo how it was judged, where there is one', () => {
  const table = 'Artifacts of the placebo, as they were judged:';
  const [, rows = ''] = renderMarkdown(studyReport()).split(table);
  expect(rows).toMatch(/^\n\n\|.*\n\|.*\n\| `mcp\/alder` \| `mcp` \| qualified \|/);
  expect(renderMarkdown(studyReport({ arms: ['plain', 'harnessed'] }))).not.toContain(table);
});

it('quotes what agents and files said: it is no markup, breaks no table and notifies nobody', () => {
  const said = '@everyone `x` | <b>#12 [a](b)\n## Verdict: helps\n```\u202e';
  const text = renderMarkdown(studyReport({ said }));
  const outside = text
    .replace(/(?<!`)(`{3,})text\n[\s\S]*?\n\1$/gm, '')
    .replace(/(?<!`)(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
  expect(outside).not.toMatch(/@everyone|<b>|\u202e|\[a\]|^## Verdict/m);
  const lines = text.split('\n');
  const uneven = lines.filter(
    (line, index) =>
      line.startsWith('| ') && lines[index - 1]?.startsWith('| ') && cells(line) !== cells(lines[index - 1]),
  );
  expect(uneven).toEqual([]);
});

it('tells a run', () => {
  expect(renderMarkdown(runReport())).toMatch(/^# Run 20261121T120000Z-0a1b2c3d\n\n\*\*solved\*\*: /);
});

it('fits into a comment of a pull request with 1,000 trials', () => {
  expect(renderMarkdown(studyReport({ trialsPerArm: 250 })).length).toBeLessThan(65_536);
});

/** A table is cut at every bar that is not escaped, also within code. */
function cells(line = ''): number {
  return line.replaceAll('\\|', '').split('|').length;
}
