import { type Context, createTraceState, isSpanContextValid, trace } from '@opentelemetry/api';

// Version, trace, span and flags. A later version may append to it.
const shape = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(?:-.*)?$/;

/** `context` with the span that a W3C `traceparent` names as the current one; undefined when it names none. */
export function remoteParent(
  context: Context,
  { traceparent = '', tracestate }: { traceparent?: string; tracestate?: string },
): Context | undefined {
  const [, traceId = '', spanId = '', flags = ''] = shape.exec(traceparent) ?? [];
  const traceFlags = Number.parseInt(flags, 16);
  const span = { traceId, spanId, traceFlags, isRemote: true };
  if (!isSpanContextValid(span)) return undefined;
  return trace.setSpanContext(context, {
    ...span,
    ...(tracestate !== undefined && { traceState: createTraceState(tracestate) }),
  });
}
