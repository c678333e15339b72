import { countText, none, numberText } from '../../format/number-text.js';
import type { RunReport } from '../../report.js';
import { callTimeline, type TimedCall } from '../call-timeline.js';
import type { Block, Section, Table, Words } from '../page.js';

type Iterations = RunReport['iterations'];
type Calls = Extract<NonNullable<RunReport['calls']>, { reading: 'whole' }>['calls'];

/** How far each mounted tool got in each attempt, and when it was called. */
export function toolUse({ iterations, calls }: RunReport): Section {
  const rows = iterations.flatMap(rowsOf);
  const blocks: Block[] =
    rows.length === 0
      ? [{ block: 'paragraph', text: 'No tool was mounted in any attempt.' }]
      : [{ block: 'table', table: useTable(rows) }, ...timeline(iterations, calls)];
  return { id: 'tools', title: 'Tools and their calls', blocks };
}

/** A call of a tool that was not mounted by its name has a row, too. */
function rowsOf({ iteration, record }: Iterations[number]): Words[][] {
  if (record.reading !== 'whole') return [];
  const { exposure, attempt } = record.document;
  const { byTool = [] } = attempt.calls;
  const mounted = exposure.map(({ server, tool, exposure: how, reason }) => {
    const counted = byTool.find((one) => one.server === server && one.tool === tool);
    const calls = counted ?? (attempt.calls.byTool && { count: 0, succeeded: 0 });
    return [
      String(iteration),
      { said: server === undefined ? tool : `${server}.${tool}` },
      how,
      numberText(calls?.count ?? null),
      numberText(calls === undefined ? null : calls.count - calls.succeeded),
      reason === undefined ? none : { said: reason },
    ];
  });
  const others = byTool
    .filter(({ server, tool }) => !exposure.some((one) => one.server === server && one.tool === tool))
    .map(({ server, tool, count, succeeded }) => [
      String(iteration),
      { said: `${server}.${tool}` },
      none,
      numberText(count),
      numberText(count - succeeded),
      none,
    ]);
  return [...mounted, ...others];
}

function useTable(rows: Table['rows']): Table {
  return {
    caption: 'How far each tool got, and its calls in the attempt',
    columns: [
      { name: 'Iteration' },
      { name: 'Tool' },
      { name: 'Exposure' },
      { name: 'Calls', numeric: true },
      { name: 'Of them failed', numeric: true },
      { name: 'Reason' },
    ],
    rows,
    whole: 'iteration.json of each iteration',
  };
}

function timeline(iterations: Iterations, reading: RunReport['calls']): Block[] {
  const counted = iterations.reduce(
    (sum, { record }) => sum + (record.reading === 'whole' ? record.document.attempt.calls.count : 0),
    0,
  );
  if (counted === 0) return [{ block: 'paragraph', text: 'No attempt called a tool.' }];
  if (reading === undefined) return [];
  if (reading.reading === 'broken')
    return [{ block: 'paragraph', text: { said: `It is not known when tools were called. ${reading.problem}` } }];
  const { calls } = reading;
  const gone: Block = {
    block: 'paragraph',
    text: `The call log does not tell when ${numberText(counted - calls.length)} of ${countText(counted, 'call')} were made.`,
  };
  if (calls.length === 0) return [gone];
  const drawn = callTimeline(
    iterations.map((one) => ({ label: `iteration ${one.iteration}`, calls: timedCalls(one, calls) })),
    {
      row: 'iteration',
      since: 'the start of its iteration',
      axis: 'time since the iteration began',
      whole: 'mcp_calls.jsonl',
    },
  );
  return [drawn, ...(calls.length < counted ? [gone] : [])];
}

/** In order. What the log says of the time may be no time at all. */
function timedCalls({ iteration, record }: Iterations[number], calls: Calls): TimedCall[] {
  const start = record.reading === 'whole' ? Date.parse(record.document.startedAt) : Number.NaN;
  return calls
    .filter((call) => call.iteration === iteration)
    .map(({ server, tool, status, startedAt, durationMs = 0 }) => {
      const from = (Date.parse(startedAt) - start) / 1_000;
      return { server, tool, status, from: Number.isFinite(from) ? from : 0, length: durationMs / 1_000 };
    })
    .sort((one, other) => one.from - other.from);
}
