import { dirname, relative } from 'node:path';
import { latestVerdicts, type RunLayout, type RunRecord, validScore } from '@harnessgym/core';
import Table from 'cli-table3';
import { shellLine } from './shell-line.js';
import { verdictText } from './verdict-text.js';

/** The demo's result: what came of it, and where to look. */
export function demoTable(run: RunRecord, layout: RunLayout): string {
  const before = validScore(run.baseline);
  const after = run.best?.score;
  const last = run.iterations.at(-1);
  const built = run.iterations.flatMap(({ qualifications }) => latestVerdicts(qualifications));
  const table = new Table({ style: { head: [], border: [] } });
  table.push(
    ['Score before', text(before)],
    ['Score after', before && after ? `${after} (${percent(before, after)})` : text(after)],
    ['Verdict', last ? verdictText(last.verdict) : 'none'],
    [
      'Built and judged',
      lines(
        built.map(({ path, verdict, tools }) => `${path}: ${verdict}${tools.length ? `, ${tools.length} tools` : ''}`),
      ),
    ],
    ['Tools called', last?.attempt.calls.calledTools.join(', ') || 'none'],
    ['Calls recorded', `${last?.attempt.calls.count ?? 0}, of which ${last?.attempt.calls.succeeded ?? 0} succeeded`],
  );
  return `\n${table.toString()}\n\n${whereToLook(layout)}`;
}

function whereToLook(layout: RunLayout): string {
  const workspace = dirname(layout.harness);
  const from = (path: string) => relative(workspace, path);
  const run = from(layout.run);
  const harness = from(layout.harness);
  const rows = [
    ['the whole run in one file', `cat ${run}/summary.json`],
    ['what the agent was told, what it said', `ls ${run}/iterations/*/`],
    ['each attempt and its verdict', `cat ${run}/iterations/*/result.json`],
    ['why the tools were trusted', `cat ${from(layout.report(1, 1))}/qualification.json`],
    ['the tools it built', `ls ${harness}/mcp/* ${harness}/skills/*`],
    ['every recorded call', `cat ${from(layout.telemetry)}`],
  ];
  const lines = rows.map(([what, command]) => `  # ${what}\n  ${command}\n`).join('');
  return `Look around:\n  ${shellLine(['cd', workspace])}\n${lines}`;
}

function percent(before: number, after: number): string {
  const change = (after / before - 1) * 100;
  return `${change > 0 ? '+' : ''}${change.toFixed(1)} %`;
}

function lines(rows: readonly string[]): string {
  return rows.length === 0 ? 'nothing' : rows.join('\n');
}

function text(value: number | undefined): string {
  return value === undefined ? 'none' : String(value);
}
