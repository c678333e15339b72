import { expect, it } from 'vitest';
import type { TelemetryEvent, TelemetryTags } from '../telemetry/event.js';
import { groupCalls } from './group-calls.js';

const none = { calledTools: ['t'], servers: ['s'] };

it('counts and measures the calls of each run and phase by themselves', async () => {
  const events = [
    ...call('1', { runId: 'r', phase: 'attempt', iteration: 1 }, { ms: 10 }),
    ...call('2', { runId: 'r', phase: 'build' }, { ms: 20, status: 'tool_error' }),
    ...call('3', { runId: 'r', phase: 'attempt', iteration: 2 }, { ms: 30 }),
    ...call('4', { runId: 'other', phase: 'attempt' }, { ms: 40 }),
    ...call('5', {}, { ms: 50, status: 'timeout' }),
  ];
  const byTool = (count: number, succeeded: number) => [{ server: 's', tool: 't', count, succeeded }];
  const succeeded = { ...none, failed: 0, succeededTools: ['t'] };
  const failed = { ...none, count: 1, succeeded: 0, failed: 1, succeededTools: [], byTool: byTool(1, 0) };
  expect(await groupCalls(events, { by: ['runId', 'phase'] })).toEqual([
    {
      tags: { runId: 'r', phase: 'attempt' },
      calls: { ...succeeded, count: 2, succeeded: 2, byStatus: { completed: 2 }, byTool: byTool(2, 2) },
      durations: { count: 2, p50Ms: 10, p99Ms: 30 },
    },
    {
      tags: { runId: 'r', phase: 'build' },
      calls: { ...failed, byStatus: { tool_error: 1 } },
      durations: { count: 1, p50Ms: 20, p99Ms: 20 },
    },
    {
      tags: { runId: 'other', phase: 'attempt' },
      calls: { ...succeeded, count: 1, succeeded: 1, byStatus: { completed: 1 }, byTool: byTool(1, 1) },
      durations: { count: 1, p50Ms: 40, p99Ms: 40 },
    },
    {
      tags: {},
      calls: { ...failed, byStatus: { timeout: 1 } },
      durations: { count: 1, p50Ms: 50, p99Ms: 50 },
    },
  ]);
});

it('filters by arm and trial, and one group of all needs no tag', async () => {
  const events = ['plain', 'harness'].flatMap((arm) =>
    ['0', '1'].flatMap((trial) => call(`${arm}${trial}`, { arm, trial }, { ms: 5 })),
  );
  const [all, ...others] = await groupCalls(events, { by: [] });
  expect([all?.tags, all?.calls.count, others]).toEqual([{}, 4, []]);
  const groups = await groupCalls(events, { by: ['trial'], filter: { arm: 'plain' } });
  expect(groups.map(({ tags, calls }) => [tags, calls.count])).toEqual([
    [{ trial: '0' }, 1],
    [{ trial: '1' }, 1],
  ]);
});

it('measures no call that nobody saw end, and the milliseconds of a line of the original', async () => {
  const [start] = call('1', {}, { ms: 1 });
  const { callId, durationUs, ...original } = Object.assign({ durationUs: 0 }, call('2', {}, { ms: 7 })[1]);
  expect(await groupCalls(start ? [start] : [], { by: [] })).toEqual([
    { tags: {}, calls: expect.objectContaining({ count: 1, byStatus: { abandoned: 1 } }) },
  ]);
  expect(await groupCalls([original as TelemetryEvent], { by: [] })).toMatchObject([
    { durations: { count: 1, p50Ms: 7, p99Ms: 7 } },
  ]);
});

function call(
  callId: string,
  tags: TelemetryTags,
  { ms, status = 'completed' }: { ms: number; status?: 'completed' | 'tool_error' | 'timeout' },
): TelemetryEvent[] {
  const facts = { callId, createdAt: '', server: 's', toolName: 't', argumentKeys: [], argumentJsonBytes: 2, tags };
  const end = { durationMs: ms, durationUs: ms * 1_000, errorMessage: '', resultJsonBytes: 0 };
  return [
    { ...facts, status: 'started' },
    { ...facts, ...end, status },
  ];
}
