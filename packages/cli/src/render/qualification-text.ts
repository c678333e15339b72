import type { BundleVerdict } from '@harnessgym/core';
import { oneLine } from './one-line.js';
import { plainTable } from './plain-table.js';

type Judged = Pick<BundleVerdict, 'report' | 'unsandboxed'>;
type Qualification = Judged['report']['qualifications'][number];
type Check = Qualification['checks'][number];

/** A table of all checks, then a line for each artifact, and what makes a verdict worth less. */
export function qualificationText({ report: { qualifications }, unsandboxed }: Judged): string {
  const head = ['ARTIFACT', 'CHECK', 'RESULT', 'TOOK'];
  const rows = qualifications.flatMap(({ path, checks }) => checks.map((check) => row(path, check)));
  const doubts = qualifications.filter(isUnproven).map(unprovenLine);
  const lines = [...qualifications.map(verdictLine), ...doubts, ...(unsandboxed === undefined ? [] : [unsandboxed])];
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
