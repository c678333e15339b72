import { randomUUID } from 'node:crypto';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import { type Measured, type Message, type RequestId, requestId, responseId } from '../relay/message.js';
import { clientCallId } from './client-call-id.js';
import { clockTime } from './clock-time.js';
import { describeArguments, jsonBytes } from './describe-arguments.js';
import type { CallEnd, TelemetryEvent, TelemetrySink, TelemetryTags } from './event.js';

type Start = Extract<TelemetryEvent, { status: 'started' }>;
type Outcome = Pick<CallEnd, 'status' | 'errorMessage' | 'resultJsonBytes'>;

export interface CallTracker {
  /** `measured` says what was not parsed. */
  sawRequest(message: Message, measured?: Measured): void;
  sawResponse(message: Message, measured?: Measured): void;
  /** The call ends without an answer of the server. */
  gaveUp(id: RequestId, status: 'error' | 'timeout' | 'abandoned', reason: string): void;
  /** Hands on what was seen since the last time. To be called before the requests among it are forwarded. */
  flush(): void;
}

export interface TrackOptions {
  sink: TelemetrySink;
  server: string;
  tags: TelemetryTags;
  /** Told the first fault, of the sink or of looking at a message; there is no second report. */
  onFault: (error: unknown) => void;
}

/** Turns what passes by into one start and one end for each `tools/call`. Never throws. */
export function trackCalls({ sink, server, tags, onFault }: TrackOptions): CallTracker {
  const open = new Map<RequestId, { start: Start; since: number }>();
  const timeOf = clockTime();
  let seen: TelemetryEvent[] = [];
  let faulty = false;

  function attempt(observe: () => void): void {
    try {
      observe();
    } catch (error) {
      // Whatever a sink or a message brings up, traffic goes on.
      if (!faulty) onFault(error);
      faulty = true;
    }
  }

  function begin(message: Message, measured: Measured | undefined): void {
    const id = requestId(message);
    if (id === undefined || message['method'] !== 'tools/call') return;
    end(id, { status: 'abandoned', errorMessage: 'the client used its id again', resultJsonBytes: 0 });
    const facts = callFacts(message, measured);
    const start: Start = { ...facts, createdAt: timeOf(Date.now()), requestId: id, server, tags, status: 'started' };
    open.set(id, { start, since: performance.now() });
    seen.push(start);
  }

  function settle(message: Message, measured: Measured | undefined): void {
    const id = responseId(message);
    if (id !== undefined && open.has(id)) end(id, judgeResponse(message, measured?.resultBytes));
  }

  function end(id: RequestId, outcome: Outcome): void {
    const call = open.get(id);
    if (call === undefined) return;
    open.delete(id);
    const durationUs = Math.round((performance.now() - call.since) * 1_000);
    seen.push({ ...call.start, ...outcome, durationMs: Math.round(durationUs / 1_000), durationUs });
  }

  return {
    sawRequest: (message, measured) => attempt(() => begin(message, measured)),
    sawResponse: (message, measured) => attempt(() => settle(message, measured)),
    gaveUp: (id, status, reason) => end(id, { status, errorMessage: reason, resultJsonBytes: 0 }),
    flush() {
      if (seen.length === 0) return;
      const events = seen;
      seen = [];
      if (sink.writeAll !== undefined) attempt(() => sink.writeAll?.(events));
      else for (const event of events) attempt(() => sink.write(event));
    },
  };
}

function callFacts({ params }: Message, measured: Measured | undefined) {
  const { name, arguments: given } = isObject(params) ? params : {};
  const theirs = clientCallId(params);
  return {
    callId: randomUUID(),
    ...(theirs !== undefined && { clientCallId: theirs }),
    toolName: typeof name === 'string' ? name : '',
    ...(measured?.given ?? describeArguments(given)),
  };
}

/** A tool that says `isError` has failed; the protocol has not. */
function judgeResponse({ result, error }: Message, resultBytes: number | undefined): Outcome {
  if (error !== undefined) {
    const message = isObject(error) ? error['message'] : undefined;
    const errorMessage = typeof message === 'string' ? message : '';
    return { status: 'error', errorMessage, resultJsonBytes: jsonBytes(error) };
  }
  const failed = isObject(result) && result['isError'] === true;
  return {
    status: failed ? 'tool_error' : 'completed',
    errorMessage: '',
    resultJsonBytes: resultBytes ?? jsonBytes(result),
  };
}
