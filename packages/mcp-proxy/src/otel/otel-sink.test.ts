import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CallEnd, TelemetryEvent } from '../telemetry/event.js';
import { fixture, open } from '../testing/open-proxy.js';
import { createOtelSink, type OtelSinkOptions } from './otel-sink.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';
const traceparent = `00-${traceId}-${spanId}-01`;

describe('createOtelSink, spans', () => {
  it('a call is a span of the conventions for MCP, at the times of the call', () => {
    const { sink, spans } = openSink();
    const tags = { runId: 'r', iteration: 2, phase: 'attempt', arm: 'plain', trial: '3' };
    for (const event of call({ tags, clientCallId: 'toolu_1', argumentJson: '{"a":1}' })) sink.write(event);
    const [span, ...others] = spans();
    expect(others).toEqual([]);
    expect(span).toMatchObject({
      name: 'tools/call add',
      kind: SpanKind.SERVER,
      status: { code: SpanStatusCode.UNSET },
    });
    expect(span?.attributes).toEqual({
      'mcp.method.name': 'tools/call',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'add',
      'gen_ai.tool.call.id': 'toolu_1',
      'gen_ai.tool.call.arguments': '{"a":1}',
      'jsonrpc.request.id': '7',
      'network.transport': 'pipe',
      'harnessgym.server.name': 'sums',
      'harnessgym.call.id': 'c',
      'harnessgym.argument.size': 7,
      'harnessgym.result.size': 40,
      'harnessgym.run.id': 'r',
      'harnessgym.iteration': 2,
      'harnessgym.phase': 'attempt',
      'harnessgym.arm': 'plain',
      'harnessgym.trial': '3',
    });
    expect(span?.startTime).toEqual([Date.parse('2026-01-02T03:04:05Z') / 1_000, 678_000_000]);
    expect(span?.duration).toEqual([1, 500_000_000]);
  });

  it.each<[string, Partial<CallEnd>, object]>([
    ['tool_error', { status: 'tool_error' }, { 'error.type': 'tool_error' }],
    [
      '-32602',
      { status: 'error', errorCode: -32602 },
      { 'error.type': '-32602', 'rpc.response.status_code': '-32602' },
    ],
    ['_OTHER', { status: 'error' }, { 'error.type': '_OTHER' }],
    ['timeout', { status: 'timeout' }, { 'error.type': 'timeout' }],
    ['abandoned', { status: 'abandoned' }, { 'error.type': 'abandoned' }],
  ])('a failed call has the error type %s and an error as its status', (_, end, attributes) => {
    const { sink, spans } = openSink();
    for (const event of call({ ...end, errorMessage: 'why' })) sink.write(event);
    expect(spans()[0]?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'why' });
    expect(spans()[0]?.attributes).toMatchObject(attributes);
  });

  it('goes on with the trace that the client names', () => {
    const { sink, spans } = openSink();
    for (const event of call({ traceparent, tracestate: 'rojo=1' })) sink.write(event);
    expect(spans()[0]?.spanContext().traceId).toBe(traceId);
    expect(spans()[0]?.parentSpanContext).toMatchObject({ traceId, spanId, traceFlags: 1, isRemote: true });
    expect(spans()[0]?.spanContext().traceState?.serialize()).toBe('rojo=1');
  });

  it('is not sampled where the client does not sample', () => {
    const { sink, spans } = openSink();
    for (const event of call({ traceparent: traceparent.replace(/01$/, '00') })) sink.write(event);
    expect(spans()).toEqual([]);
  });

  it.each([
    'nonsense',
    '',
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `ff-${traceId}-${spanId}-01`,
    traceparent.toUpperCase(),
  ])('begins a trace where traceparent is %j', (given) => {
    const { sink, spans } = openSink();
    for (const event of call({ traceparent: given })) sink.write(event);
    expect(spans()[0]?.parentSpanContext).toBeUndefined();
  });

  it('is a child of the span that was active when the sink was made, and linked to it when the client names another', () => {
    const provider = openSink();
    const around = provider.tracer.startSpan('invoke_agent');
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    onTestFinished(() => context.disable());
    const sink = context.with(trace.setSpan(context.active(), around), () => createOtelSink(provider));
    for (const event of [...call(), ...call({ traceparent })]) sink.write(event);
    const [child, linked] = provider.spans();
    expect(child?.parentSpanContext?.spanId).toBe(around.spanContext().spanId);
    expect(linked?.parentSpanContext?.spanId).toBe(spanId);
    expect(linked?.links.map((link) => link.context.spanId)).toEqual([around.spanContext().spanId]);
  });

  it('a line without a time of its own has just ended', () => {
    const { sink, spans } = openSink();
    const before = Date.now();
    for (const event of call({ createdAt: 'unknown' })) sink.write(event);
    const [seconds = 0, nanoseconds = 0] = spans()[0]?.endTime ?? [];
    expect(seconds * 1_000 + nanoseconds / 1e6).toBeGreaterThanOrEqual(before - 1);
  });

  it('needs no SDK: without one nothing is recorded and nothing breaks', async () => {
    const { client, leave } = open(fixture('echo'), { sink: createOtelSink() });
    client.call(1, 'echo', { text: 'x' });
    await client.answer(1);
    expect(await leave()).toEqual({ ended: 'exited', exitCode: 0 });
  });
});

describe('createOtelSink, metrics', () => {
  it.each(['server', 'client'] as const)(
    'measures how long calls take on the side of the %s, in seconds',
    async (side) => {
      const { sink, metrics, spans } = openSink({ side });
      for (const event of [...call(), ...call(), ...call({ status: 'tool_error' })]) sink.write(event);
      const [histogram, ...others] = await metrics();
      expect(others).toEqual([]);
      expect(histogram?.descriptor).toMatchObject({ name: `mcp.${side}.operation.duration`, unit: 's' });
      const shared = {
        'mcp.method.name': 'tools/call',
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'add',
        'network.transport': 'pipe',
      };
      expect(histogram?.dataPoints.map(({ attributes, value }) => [attributes, value])).toMatchObject([
        [shared, { count: 2, sum: 3, buckets: { boundaries: expect.arrayContaining([0.01, 300]) } }],
        [
          { ...shared, 'error.type': 'tool_error' },
          { count: 1, sum: 1.5 },
        ],
      ]);
      expect(Object.keys(histogram?.dataPoints[0]?.attributes ?? {})).toHaveLength(4);
      expect(spans()[0]?.kind).toBe(side === 'client' ? SpanKind.CLIENT : SpanKind.SERVER);
    },
  );
});

it('a call through the proxy is one span and one measurement', async () => {
  const { sink, spans, metrics } = openSink();
  const { client, leave } = open(fixture('echo'), { sink });
  client.call(1, 'echo', { text: 'x' });
  await client.answer(1);
  await leave();
  expect(spans().map(({ name }) => name)).toEqual(['tools/call echo']);
  expect(await metrics()).toMatchObject([{ dataPoints: [{ value: { count: 1 } }] }]);
});

it('a call through the proxy goes on with the trace of its _meta, and has the code of its error', async () => {
  const { sink, spans } = openSink();
  const { client, leave } = open(fixture('echo'), { sink });
  client.send({
    id: 1,
    method: 'tools/call',
    params: { name: 'unknown', _meta: { traceparent, tracestate: 'rojo=1' } },
  });
  await client.answer(1);
  await leave();
  expect(spans()).toMatchObject([
    {
      parentSpanContext: { traceId, spanId },
      attributes: { 'error.type': '-32602', 'rpc.response.status_code': '-32602' },
    },
  ]);
});

function openSink(options: OtelSinkOptions = {}) {
  const finished = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(finished)] });
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: measured });
  const meters = new MeterProvider({ readers: [reader] });
  onTestFinished(() => meters.shutdown());
  const tracer = provider.getTracer('test');
  const meter = meters.getMeter('test');
  return {
    tracer,
    meter,
    sink: createOtelSink({ tracer, meter, ...options }),
    spans: () => finished.getFinishedSpans(),
    metrics: async () => {
      await meters.forceFlush();
      return measured.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    },
  };
}

/** The two events of a call that took a second and a half. */
function call(facts: Partial<TelemetryEvent & CallEnd> = {}): TelemetryEvent[] {
  const start = {
    callId: 'c',
    createdAt: '2026-01-02T03:04:05.678Z',
    server: 'sums',
    requestId: 7,
    toolName: 'add',
    argumentKeys: ['a'],
    argumentJsonBytes: 7,
    tags: {},
    ...facts,
  };
  const end = {
    status: 'completed',
    durationMs: 1_500,
    durationUs: 1_500_000,
    errorMessage: '',
    resultJsonBytes: 40,
  } as const;
  return [{ ...start, status: 'started' }, { ...end, ...start, status: facts.status ?? 'completed' } as TelemetryEvent];
}
