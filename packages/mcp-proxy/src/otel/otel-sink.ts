import {
  context as contexts,
  type Meter,
  metrics,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { TelemetrySink } from '../telemetry/event.js';
import { type EndedCall, sharedAttributes, spanAttributes } from './call-attributes.js';
import { remoteParent } from './remote-parent.js';

export interface OtelSinkOptions {
  /** The global one, without it. */
  tracer?: Tracer;
  /** The global one, without it. */
  meter?: Meter;
  /**
   * Whom the proxy stands in for: `server`, by default, where the client traces its calls itself, and `client` where
   * nobody does. It decides the kind of the spans and the name of the metric.
   */
  side?: 'client' | 'server';
}

const scope = '@harnessgym/mcp-proxy';
// As the conventions advise, in seconds.
const bounds = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

/**
 * Turns every call, when it ends, into a span and a measurement by OpenTelemetry's conventions for MCP. A call goes on
 * with the trace that its client names in `_meta`; one without is a child of the span that was active when the sink was
 * made. Times are those of the events, so that a log can be replayed into it. Whoever owns the SDK flushes it.
 */
export function createOtelSink(options: OtelSinkOptions = {}): TelemetrySink {
  const { tracer = trace.getTracer(scope), meter = metrics.getMeter(scope), side = 'server' } = options;
  const kind = side === 'client' ? SpanKind.CLIENT : SpanKind.SERVER;
  const surroundings = contexts.active();
  const ambient = trace.getSpanContext(surroundings);
  const duration = meter.createHistogram(`mcp.${side}.operation.duration`, {
    description: `The duration of a request, as observed on the ${side}'s side.`,
    unit: 's',
    advice: { explicitBucketBoundaries: bounds },
  });

  function record(call: EndedCall): void {
    const remote = remoteParent(surroundings, call);
    const parent = remote ?? surroundings;
    const startTime = startOf(call);
    const links = remote !== undefined && ambient !== undefined ? [{ context: ambient }] : [];
    const name = call.toolName === '' ? 'tools/call' : `tools/call ${call.toolName}`;
    const span = tracer.startSpan(name, { kind, startTime, links, attributes: spanAttributes(call) }, parent);
    if (call.status !== 'completed')
      span.setStatus({ code: SpanStatusCode.ERROR, ...(call.errorMessage !== '' && { message: call.errorMessage }) });
    span.end(startTime + millisecondsOf(call));
    duration.record(millisecondsOf(call) / 1_000, sharedAttributes(call), trace.setSpan(parent, span));
  }

  return {
    write(event) {
      if (event.status !== 'started') record(event);
    },
  };
}

function millisecondsOf({ durationUs, durationMs }: EndedCall): number {
  return durationUs === undefined ? durationMs : durationUs / 1_000;
}

/** In milliseconds since 1970. A line that somebody else wrote may have no time: its call has just ended then. */
function startOf(call: EndedCall): number {
  const time = Date.parse(call.createdAt);
  return Number.isNaN(time) ? Date.now() - millisecondsOf(call) : time;
}
