import type { BundleVerdict } from '@harnessgym/core';
import { oneLine } from './one-line.js';
import { plainTable } from './plain-table.js';

type Qualification = BundleVerdict['report']['qualifications'][number];
type Check = Qualification['checks'][number];

/** A table of all checks, then a line for each artifact. */
export function qualificationText(qualifications: readonly Qualification[]): string {
  const head = ['ARTIFACT', 'CHECK', 'RESULT', 'TOOK'];
  const rows = qualifications.flatMap(({ path, checks }) => checks.map((check) => row(path, check)));
  return `${plainTable(head, rows)}\n${qualifications.map((one) => `${verdictLine(one)}\n`).join('')}`;
}

function row(path: string, { name, result, durationMs }: Check): string[] {
  const isAsked = result.status !== 'not-applicable';
  return [oneLine(path, 80), name, isAsked ? result.status : '-', isAsked ? `${durationMs} ms` : '-'];
}

function verdictLine({ path, verdict, reason, tools }: Qualification): string {
  const more = verdict === 'failed' ? reason : tools.length === 0 ? '' : `tools ${tools.join(', ')}`;
  return oneLine(`${verdict} ${path}${more === '' ? '' : `: ${more}`}`, 600);
}
