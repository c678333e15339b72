import type { BundleVerdict } from '@harnessgym/core';
import { firstOfEach } from './first-of-each.js';
import { oneLine } from './one-line.js';
import { plainTable } from './plain-table.js';

type Qualification = BundleVerdict['report']['qualifications'][number];
type Check = Qualification['checks'][number];

/** A table of checks, then a line for each artifact: the first few of each verdict, and how many more there are. */
export function qualificationText(qualifications: readonly Qualification[]): string {
  const verdicts = firstOfEach();
  const told = qualifications.filter(({ verdict }) => verdicts.lets(verdict));
  const more = verdicts.more();
  const head = ['ARTIFACT', 'CHECK', 'RESULT', 'TOOK'];
  const rows = told.flatMap(({ path, checks }) => checks.map((check) => row(path, check)));
  const lines = [...told.map(verdictLine), ...(more === '' ? [] : [`${more}; --json prints all`])];
  return `${plainTable(head, rows)}\n${lines.map((line) => `${line}\n`).join('')}`;
}

function row(path: string, { name, result, durationMs }: Check): string[] {
  const isAsked = result.status !== 'not-applicable';
  return [oneLine(path, 80), name, isAsked ? result.status : '-', isAsked ? `${durationMs} ms` : '-'];
}

function verdictLine({ path, verdict, reason, tools }: Qualification): string {
  const more = verdict === 'failed' ? reason : tools.length === 0 ? '' : `tools ${tools.join(', ')}`;
  return oneLine(`${verdict} ${path}${more === '' ? '' : `: ${more}`}`, 600);
}
