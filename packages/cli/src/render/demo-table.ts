import { dirname, relative } from 'node:path';
import { latestVerdicts, type RunLayout, type RunRecord, validScore } from '@harnessgym/core';
import Table from 'cli-table3';

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
    [
      'Verdict',
      `${last?.verdict.status ?? 'none'}, verified by the ${last?.verdict.verifiedBy ?? 'scorer'}: ${last?.verdict.verified ? 'yes' : 'no'}`,
    ],
    [
      'Built and judged',
      lines(
        built.map(({ path, verdict, tools }) => `${path}: ${verdict}${tools.length ? `, ${tools.length} tools` : ''}`),
      ),
    ],
    ['Tools called', last?.calls.calledTools.join(', ') || 'none'],
    ['Calls recorded', `${last?.calls.count ?? 0}, of which ${last?.calls.succeeded ?? 0} succeeded`],
  );
  return `\n${table.toString()}\n\n${whereToLook(layout)}`;
}

function whereToLook(layout: RunLayout): string {
  const workspace = dirname(layout.harness);
  const from = (path: string) => relative(workspace, path);
  const run = from(layout.run);
  const rows = [
    `cat ${run}/summary.json                     # the whole run in one file`,
    `ls  ${run}/iterations/*/                    # what the agent was told, what it said`,
    `cat ${run}/iterations/*/result.json         # each attempt and its verdict`,
    `cat ${from(layout.report(1, 1))}/qualification.json`,
    `ls  ${from(layout.harness)}/mcp/* ${from(layout.harness)}/skills/*   # the tools it built`,
    `cat ${from(layout.telemetry)}               # every recorded call`,
  ];
  return `Look around:\n  cd ${quoted(workspace)}\n${rows.map((row) => `  ${row}\n`).join('')}`;
}

/** For a shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
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
