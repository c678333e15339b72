import type { BundleVerdict } from '@harnessgym/core';
import { firstOfEach } from './first-of-each.js';
import { oneLine } from './one-line.js';
import { plainTable } from './plain-table.js';

type Judged = Pick<BundleVerdict, 'report' | 'unsandboxed'>;
type Qualification = Judged['report']['qualifications'][number];
type Check = Qualification['checks'][number];

/**
 * A table of checks, then a line for each artifact: the first few of each verdict, and how many more there are. Last what
 * makes a verdict worth less.
 */
export function qualificationText({ report: { qualifications }, unsandboxed }: Judged): string {
  const verdicts = firstOfEach();
  const told = qualifications.filter(({ verdict }) => verdicts.lets(verdict));
  const more = verdicts.more();
  const head = ['ARTIFACT', 'CHECK', 'RESULT', 'TOOK'];
  const rows = told.flatMap(({ path, checks }) => checks.map((check) => row(path, check)));
  const doubts = told.filter(isUnproven).map(unprovenLine);
  const lines = [
    ...told.map(verdictLine),
    ...(more === '' ? [] : [`${more}; --json prints all`]),
    ...doubts,
    ...(unsandboxed === undefined ? [] : [unsandboxed]),
  ];
  return `${plainTable(head, rows)}\n${lines.map((line) => `${oneLine(line, 600)}\n`).join('')}`;
}

function row(path: string, { name, result, durationMs }: Check): string[] {
  const isAsked = result.status !== 'not-applicable';
  return [oneLine(path, 80), name, isAsked ? result.status : '-', isAsked ? `${durationMs} ms` : '-'];
}

function verdictLine({ path, verdict, reason, tools }: Qualification): string {
  const more = verdict !== 'qualified' ? reason : tools.length === 0 ? '' : `tools ${tools.join(', ')}`;
  return `${verdict} ${path}${more === '' ? '' : `: ${more}`}`;
}

function isUnproven({ verdict, checks }: Qualification): boolean {
  return verdict === 'qualified' && checks.some(({ evidence }) => evidence['proof'] === 'unproven');
}

function unprovenLine({ path }: Qualification): string {
  return `unproven ${path}: its self-test is a part of the server itself; that it works is known by the calls from outside alone`;
}
