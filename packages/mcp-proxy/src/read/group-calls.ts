import type { TelemetryEvent, TelemetryTags } from '../telemetry/event.js';
import { type Durations, measureDurations } from './measure-durations.js';
import { type CallFilter, type PairedCall, pairCalls } from './pair-calls.js';
import { type CallSummary, tallyCalls } from './summarize-calls.js';

export interface CallGroup {
  /** What the calls of the group have in common: of the tags asked for, those that they carry. */
  tags: TelemetryTags;
  calls: CallSummary;
  /** Absent when no call of the group was seen to end. */
  durations?: Durations;
}

export interface GroupOptions {
  /** Calls with the same values of these tags are one group. */
  by: readonly (keyof TelemetryTags)[];
  filter?: CallFilter;
}

/**
 * What `summarizeCalls` counts, by run, iteration, phase, arm or trial, and how long the calls took. In the order in which
 * the first call of each group ended. What it holds grows with the groups and the names of tools, not with the calls.
 */
export async function groupCalls(
  events: AsyncIterable<TelemetryEvent> | Iterable<TelemetryEvent>,
  { by, filter = {} }: GroupOptions,
): Promise<CallGroup[]> {
  const groups = new Map<string, ReturnType<typeof openGroup>>();
  await pairCalls(events, filter, (call) => {
    const { tags } = call.facts;
    const key = JSON.stringify(by.map((tag) => tags[tag]));
    const group = groups.get(key) ?? openGroup(Object.fromEntries(by.flatMap((tag) => taken(tags, tag))));
    groups.set(key, group);
    group.add(call);
  });
  return [...groups.values()].map((group) => group.close());
}

function taken(tags: TelemetryTags, tag: keyof TelemetryTags): [string, unknown][] {
  return tags[tag] === undefined ? [] : [[tag, tags[tag]]];
}

function openGroup(tags: TelemetryTags) {
  const tally = tallyCalls();
  const measured = measureDurations();
  return {
    add(call: PairedCall): void {
      tally.add(call);
      if (call.durationUs !== undefined) measured.add(call.durationUs);
    },
    close(): CallGroup {
      const durations = measured.durations();
      return { tags, calls: tally.summary(), ...(durations && { durations }) };
    },
  };
}
