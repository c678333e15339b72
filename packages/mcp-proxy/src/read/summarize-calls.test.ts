import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { TelemetryEvent } from '../telemetry/event.js';
import { createJsonlSink } from '../telemetry/jsonl-sink.js';
import { readTelemetry } from './read-telemetry.js';
import { summarizeCalls } from './summarize-calls.js';
import { telemetryOffset } from './telemetry-offset.js';

it('counts calls by their id: a start without an end was abandoned, a line without an id is a call', async () => {
  const events = [
    event('started', 'a', 'one'),
    event('started', 'b', 'two'),
    event('completed', 'b', 'two'),
    event('started', 'c', 'three'),
    event('tool_error', 'c', 'three'),
    event('started', 'd', 'one'),
    event('timeout', 'd', 'one'),
    event('completed', undefined, 'zero'),
    event('completed', undefined, 'zero'),
  ];
  expect(await summarizeCalls(events)).toEqual({
    count: 6,
    succeeded: 3,
    failed: 3,
    byStatus: { abandoned: 1, completed: 3, timeout: 1, tool_error: 1 },
    calledTools: ['one', 'three', 'two', 'zero'],
    succeededTools: ['two', 'zero'],
    servers: ['s'],
    byTool: [
      { server: 's', tool: 'one', count: 2, succeeded: 0 },
      { server: 's', tool: 'three', count: 1, succeeded: 0 },
      { server: 's', tool: 'two', count: 1, succeeded: 1 },
      { server: 's', tool: 'zero', count: 2, succeeded: 2 },
    ],
  });
});

it('the first end of a call counts, and no other line says anything about it', async () => {
  const events = [
    event('started', 'a', 'one'),
    event('tool_error', 'a', 'one'),
    event('completed', 'a', 'other'),
    event('completed', 'a', 'one'),
    event('started', 'a', 'other'),
  ];
  expect(await summarizeCalls(events)).toMatchObject({
    count: 1,
    byStatus: { tool_error: 1 },
    calledTools: ['one'],
  });
});

it('F-19 a call counts once over the ranges of a log, in the one in which it started', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hg-calls-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'mcp_calls.jsonl');
  const sink = createJsonlSink(path);
  const end = { durationMs: 1, errorMessage: '', resultJsonBytes: 0 } as const;
  const start = (callId: string, toolName: string) => {
    const started = { ...event('started', callId, toolName), status: 'started' } as const;
    sink.write(started);
    return started;
  };
  const across = start('a', 'across');
  start('b', 'killed');
  const border = await telemetryOffset(path);
  sink.write({ ...across, ...end, status: 'completed' });
  sink.write({ ...start('c', 'later'), ...end, status: 'completed' });
  const earlier = await summarizeCalls(readTelemetry(path, { to: border }));
  const later = await summarizeCalls(readTelemetry(path, { from: border }));
  expect(earlier).toMatchObject({ count: 2, byStatus: { abandoned: 2 }, calledTools: ['across', 'killed'] });
  expect(later).toMatchObject({ count: 1, byStatus: { completed: 1 }, calledTools: ['later'], servers: ['s'] });
  expect((await summarizeCalls(readTelemetry(path))).count).toBe(3);
});

it('never counts the calls of the qualifier, even when they are asked for', async () => {
  const events = [event('started', 'a', 'x', { phase: 'qualify' }), event('completed', 'a', 'x', { phase: 'qualify' })];
  expect(await summarizeCalls(events)).toMatchObject({ count: 0, calledTools: [], servers: [] });
  expect(await summarizeCalls(events, { phase: 'qualify' })).toMatchObject({ count: 0 });
});

it('filters by run, iteration and phase', async () => {
  const events = [1, 2].flatMap((iteration) =>
    ['r', 'other'].map((runId) => event('completed', undefined, 'x', { runId, iteration, phase: 'attempt' })),
  );
  expect(await summarizeCalls(events, { runId: 'r' })).toMatchObject({ count: 2 });
  expect(await summarizeCalls(events, { runId: 'r', iteration: 2 })).toMatchObject({ count: 1 });
  expect(await summarizeCalls(events, { phase: 'build' })).toMatchObject({ count: 0 });
});

function event(
  status: TelemetryEvent['status'],
  callId: string | undefined,
  toolName: string,
  tags: TelemetryEvent['tags'] = {},
): TelemetryEvent {
  const facts = {
    ...(callId !== undefined && { callId }),
    createdAt: '',
    server: 's',
    toolName,
    argumentKeys: [],
    tags,
  };
  if (status === 'started') return { ...facts, argumentJsonBytes: 0, status };
  return { ...facts, argumentJsonBytes: 0, status, durationMs: 1, errorMessage: '', resultJsonBytes: 0 };
}
