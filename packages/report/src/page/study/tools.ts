import type { CompareReport, Trial } from '@harnessgym/compare';
import { numberText } from '../../format/number-text.js';
import { callTimeline, type TimedCall } from '../call-timeline.js';
import type { Block, Section, Table } from '../page.js';
import { trialName } from './trial-name.js';

/** Which tools the agents had and called, and when. */
export function tools({ trials }: CompareReport): Section {
  return {
    id: 'tools',
    title: 'Tools and their calls',
    blocks: [{ block: 'table', table: useTable(trials) }, timeline(trials)],
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

function timeline(trials: readonly Trial[]): Block {
  const rows = trials.map((trial) => ({ label: trialName(trial), calls: trial.mcp_calls.map(timed) }));
  if (rows.every(({ calls }) => calls.length === 0)) return { block: 'paragraph', text: 'No trial called a tool.' };
  return callTimeline(rows, {
    row: 'trial',
    since: "the start of the trial's first attempt",
    axis: 'time since the first attempt began',
    whole: 'compare_report.json',
  });
}

function timed({ server, tool, status, offset_seconds, duration_seconds }: Trial['mcp_calls'][number]): TimedCall {
  return { server, tool, status, from: offset_seconds, length: duration_seconds };
}
