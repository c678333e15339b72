import { compareReportSchema } from '@harnessgym/compare';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import type { RunReport } from '../report.js';
import { runReport } from '../testing/run-report.js';
import { studyReport } from '../testing/study-report.js';
import { renderHtml } from './render-html.js';

const hostile = `</style></title><script>alert(1)</script><img src=x onerror=alert(1)>"' onload='x' &lt; \u202egnp.exe \u0007\u001b[31m`;

it('is tested with a report as compare writes it', () => {
  expect(compareReportSchema.parse(studyReport())).toEqual(studyReport());
});

describe('a study as HTML', () => {
  it('is valid HTML, with what agents and files said and without', () => {
    expect(faultsOf(renderHtml(studyReport()))).toEqual([]);
    expect(faultsOf(renderHtml(studyReport({ said: hostile })))).toEqual([]);
  });

  it('says the verdict before everything else, and warns before the details', () => {
    const page = renderHtml(studyReport({ done: 0.5, claimsOnly: true, verdict: 'plan broken' }));
    const places = ['plan broken', 'Partial report: 24 of 48', 'No trial of the arm', 'Claims only', '<main'];
    const found = places.map((text) => page.indexOf(text, page.indexOf('<h1>')));
    expect(found).not.toContain(-1);
    expect([...found].sort((a, b) => a - b)[0]).toBe(found[0]);
    expect(Math.max(...found)).toBe(found.at(-1));
  });

  it('says of a limit that the agent tells nothing of it', () => {
    const report = studyReport();
    expect(renderHtml(report)).not.toContain('Budget not known');
    for (const { usage } of report.trials.slice(0, 3)) usage.turns_without_tokens = 1;
    expect(renderHtml(report)).toContain('Budget not known: in 3 trials the agent does not tell all');
    delete report.study.plan.budgets.tokens;
    expect(renderHtml(report)).not.toContain('Budget not known');
  });

  it('follows the scorer that measured, where trials were scored again', () => {
    const report = studyReport({ claimsOnly: true });
    expect(renderHtml(report)).toContain('Claims only: no scorer measured anything');
    const by = { command: 'node time.mjs', key: 'elapsed', timeoutMs: 60_000, trials: 48 };
    const page = renderHtml({ ...report, rescored: { rescored_at: report.created_at, ...by } });
    expect(page).not.toContain('Claims only');
    expect(page).toMatch(/<dt>Scored again by<\/dt><dd><bdi>node time\.mjs</);
    expect(page).toMatch(/<dt>Metric<\/dt><dd>elapsed, lower is better/);
    expect(page).toContain('difference of medians: elapsed, lower is better');
    expect(page).toMatch(/<dt>Metric<\/dt><dd>best_cycles, lower[\s\S]*<dt>Scorer<\/dt><dd>none: success is/);
  });

  it('runs nothing and loads nothing, whatever agents and files said', () => {
    const page = renderHtml(studyReport({ said: hostile }));
    const elements = elementsOf(page);
    const names = new Set(elements.map(({ name }) => name));
    expect(
      [...names].filter((name) => ['script', 'img', 'link', 'iframe', 'object', 'use', 'image'].includes(name)),
    ).toEqual([]);
    const attributes = elements.flatMap((one) => one.attributes);
    expect(attributes.filter(({ name }) => name.startsWith('on') || name === 'src')).toEqual([]);
    const links = attributes.filter(({ name }) => name === 'href').map(({ value }) => value);
    expect(links.filter((link) => !link.startsWith('#'))).toEqual([]);
    expect(
      page.includes(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:"`),
    ).toBe(true);
  });

  it('shows characters that hide or turn text by their numbers', () => {
    const page = renderHtml(studyReport({ said: hostile }));
    expect(page.match(/(?!\n)[\p{Cf}\p{Cc}]/gu)).toBe(null);
    expect(page.includes('\\u{202e}gnp.exe')).toBe(true);
  });

  it('draws every trial, what counts as worst in a lane of its own', () => {
    const report = studyReport();
    const elements = elementsOf(renderHtml(report));
    const drawn = (name: string) => elements.filter((one) => one.name === 'path' && one.classes.includes(name)).length;
    const invalid = report.trials.filter(({ comparison_valid }) => !comparison_valid).length;
    expect(invalid).toBeGreaterThan(0);
    expect(drawn('invalid')).toBe(invalid);
    expect(
      elements.filter(({ name, classes }) => name === 'path' && (classes === 'trial' || classes === 'remarked')).length,
    ).toBe(report.trials.length - invalid);
  });

  it('stays below 1 MB with 1,000 trials, and says what is left out', () => {
    for (const said of ['autotune', hostile.repeat(20)]) {
      const page = renderHtml(studyReport({ trialsPerArm: 250, said }));
      expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
      expect(page.match(/[\d,]+ more rows are left out here; compare_report.json has them all/)).not.toBe(null);
      expect(page.includes('Drawn are the first 100 trials of each arm.')).toBe(true);
    }
  });

  it('is the same each time', () => {
    const [one, other] = [renderHtml(studyReport()), renderHtml(studyReport())];
    expect(one === other).toBe(true);
  });

  it('can be written of a study in which nothing has run', () => {
    const page = renderHtml(studyReport({ done: 0 }));
    expect(faultsOf(page)).toEqual([]);
    expect(page.includes('NaN')).toBe(false);
  });
});

describe('a run as HTML', () => {
  const drawn = (report: RunReport) =>
    elementsOf(renderHtml(report)).filter(({ classes }) => classes.startsWith('call'));

  it('draws when its tools were called, and says the same as numbers', () => {
    const page = renderHtml(runReport());
    expect(faultsOf(page)).toEqual([]);
    expect(drawn(runReport()).map(({ classes }) => classes)).toEqual(Array(4).fill('call'));
    expect(page).toMatch(
      /<td class="n">1\.7 s<\/td><td class="n">2\.8 s<\/td><td><bdi>attention-autotune\.search<\/bdi><\/td>/,
    );
  });

  it('marks the calls that failed, and runs nothing that the log says', () => {
    const calls = ['completed', 'abandoned'].map((status) => ({
      ...{ iteration: 2, server: hostile, tool: 'x', status: status as 'completed', startedAt: hostile },
    }));
    const report = { ...runReport(), calls: { reading: 'whole' as const, calls } };
    expect(drawn(report).map(({ classes }) => classes)).toEqual(['call', 'call failed']);
    expect(faultsOf(renderHtml(report))).toEqual([]);
    expect(elementsOf(renderHtml(report)).filter(({ name }) => name === 'script' || name === 'img')).toEqual([]);
  });

  it('says of a log that tells less than was counted how much is not known', () => {
    const { calls: reading, ...unread } = runReport();
    const [call] = reading?.reading === 'whole' ? reading.calls : [];
    const told = (calls: RunReport['calls']) => renderHtml({ ...unread, ...(calls && { calls }) });
    expect(told({ reading: 'whole', calls: call ? [call] : [] })).toContain(
      'does not tell when 3 of 4 calls were made',
    );
    expect(told({ reading: 'whole', calls: [] })).toContain('does not tell when 4 of 4 calls were made');
    expect(told({ reading: 'broken', problem: 'It is a <pipe>.' })).toContain('It is a &lt;pipe&gt;.');
    expect(told(undefined)).toMatch(/attention-autotune\.search<\/bdi><\/td><td>succeeded<\/td><td class="n">1</);
  });
});

/** What a browser would have to mend. */
function faultsOf(page: string): string[] {
  const faults: string[] = [];
  parse(page, { onParseError: ({ code, startLine }) => faults.push(`${code} in line ${startLine}`) });
  return faults;
}

interface Element {
  name: string;
  classes: string;
  attributes: { name: string; value: string }[];
}

function elementsOf(page: string): Element[] {
  const visit = (node: DefaultTreeAdapterTypes.Node): Element[] => {
    const below = 'childNodes' in node ? node.childNodes.flatMap(visit) : [];
    if (!('attrs' in node)) return below;
    const classes = node.attrs.find(({ name }) => name === 'class')?.value ?? '';
    return [{ name: node.tagName, classes, attributes: node.attrs }, ...below];
  };
  return parse(page).childNodes.flatMap(visit);
}
