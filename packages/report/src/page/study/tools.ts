import type { CompareReport, Trial } from '@harnessgym/compare';
import { countText, numberText, secondsText } from '../../format/number-text.js';
import type { Block, Section, Table } from '../page.js';
import { trialName } from './trial-name.js';

const [mostRows, mostCalls] = [30, 600];

/** Which tools the agents had and called, and when. */
export function tools({ trials }: CompareReport): Section {
  return {
    id: 'tools',
    title: 'Tools and their calls',
    blocks: [{ block: 'table', table: useTable(trials) }, ...timeline(trials)],
  };
}

/** How far each tool got, over the trials of each arm. */
function useTable(trials: readonly Trial[]): Table {
  const uses = new Map<
    string,
    { group: string; name: string; offered: Set<string>; used: Set<string>; calls: number; failed: number }
  >();
  const useOf = (trial: Trial, { server, tool }: { server: string; tool: string }) => {
    const key = JSON.stringify([trial.group, server, tool]);
    const known = uses.get(key) ?? {
      group: trial.group,
      name: `${server}.${tool}`,
      offered: new Set(),
      used: new Set(),
      calls: 0,
      failed: 0,
    };
    uses.set(key, known);
    return known;
  };
  for (const trial of trials) {
    for (const one of trial.exposure) {
      const use = useOf(trial, one);
      if (one.exposure !== 'missing' && one.exposure !== 'unknown') use.offered.add(trialName(trial));
      if (one.exposure === 'called' || one.exposure === 'succeeded') use.used.add(trialName(trial));
    }
    for (const call of trial.mcp_calls) {
      const use = useOf(trial, call);
      use.used.add(trialName(trial));
      use.calls += 1;
      if (call.status !== 'completed') use.failed += 1;
    }
  }
  return {
    caption: 'Tools by arm: in how many trials they were offered and called',
    columns: [
      { name: 'Tool' },
      { name: 'Arm' },
      { name: 'Offered in trials', numeric: true },
      { name: 'Called in trials', numeric: true },
      { name: 'Recorded calls', numeric: true },
      { name: 'Of them failed', numeric: true },
    ],
    rows: [...uses.values()].map(({ name, group, offered, used, calls, failed }) => [
      { said: name },
      group,
      numberText(offered.size),
      numberText(used.size),
      numberText(calls),
      numberText(failed),
    ]),
    whole: 'compare_report.json',
  };
}

function timeline(trials: readonly Trial[]): Block[] {
  const calling = trials.filter(({ mcp_calls }) => mcp_calls.length > 0);
  if (calling.length === 0) return [{ block: 'paragraph', text: 'No trial called a tool.' }];
  const shown = calling.slice(0, mostRows);
  const each = Math.floor(mostCalls / shown.length);
  const drawn = shown.reduce((sum, { mcp_calls }) => sum + Math.min(each, mcp_calls.length), 0);
  const all = calling.reduce((sum, { mcp_calls }) => sum + mcp_calls.length, 0);
  return [
    {
      block: 'plot',
      plot: {
        plot: 'timeline',
        title: 'When tools were called',
        description: `Each bar is a call, as long as it took, from the start of the trial's first attempt; a hollow one failed.${
          drawn < all
            ? ` Drawn are ${drawn} of ${countText(all, 'call')}, of ${shown.length} of ${countText(calling.length, 'trial')}.`
            : ''
        }`,
        axis: 'time since the first attempt began',
        rows: shown.map((trial) => ({
          label: trialName(trial),
          spans: trial.mcp_calls.slice(0, each).map((call) => ({
            label: callText(call),
            from: call.offset_seconds,
            length: call.duration_seconds,
            failed: call.status !== 'completed',
          })),
        })),
      },
      numbers: callTable(calling),
    },
  ];
}

function callText({ server, tool, status, offset_seconds }: Trial['mcp_calls'][number]): string {
  return `${server}.${tool}: ${status} at ${secondsText(offset_seconds)}`;
}

function callTable(trials: readonly Trial[]): Table {
  return {
    caption: 'Tool calls in order',
    columns: [
      { name: 'Trial' },
      { name: 'At', numeric: true },
      { name: 'Took', numeric: true },
      { name: 'Tool' },
      { name: 'Status' },
    ],
    rows: trials.flatMap((trial) =>
      trial.mcp_calls.map(({ server, tool, status, offset_seconds, duration_seconds }) => [
        trialName(trial),
        secondsText(offset_seconds),
        secondsText(duration_seconds),
        { said: `${server}.${tool}` },
        { said: status },
      ]),
    ),
    whole: 'compare_report.json',
  };
}
