import { isObject } from '@harnessgym/internal-fs/parse-json';
import { type Measured, type Message, type RequestId, requestId, responseId } from '../relay/message.js';
import { callIds } from './call-ids.js';
import { clientCallId } from './client-call-id.js';
import { clockTime } from './clock-time.js';
import { argumentValues, describeArguments, jsonBytes } from './describe-arguments.js';
import type { CallEnd, CallFacts, TelemetryEvent, TelemetryTags } from './event.js';
import type { GuardedSink } from './guard-sink.js';
import { traceContext } from './trace-context.js';

type Start = Extract<TelemetryEvent, { status: 'started' }> & Required<Pick<CallFacts, 'callId' | 'requestId'>>;
type Outcome = Pick<CallEnd, 'status' | 'errorMessage' | 'errorCode' | 'resultJsonBytes'>;

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
  /** Does not throw. */
  sink: Pick<GuardedSink, 'writeAll'>;
  server: string;
  tags: TelemetryTags;
  /** The values too, not their names and sizes alone. */
  recordArguments?: boolean;
  /** Told the first fault of looking at a message; there is no second report. */
  onFault: (error: unknown) => void;
}

const noParams: Message = {};

/** Turns what passes by into one start and one end for each `tools/call`. Never throws. */
export function trackCalls({ sink, server, tags, recordArguments = false, onFault }: TrackOptions): CallTracker {
  const open = new Map<RequestId, { start: Start; since: number }>();
  const timeOf = clockTime();
  const nextId = callIds();
  let seen: TelemetryEvent[] = [];
  let faulty = false;

  /** Whatever a message brings up, traffic goes on. */
  function noteFault(error: unknown): void {
    if (!faulty) onFault(error);
    faulty = true;
  }

  function begin(message: Message, measured: Measured | undefined): void {
    const id = requestId(message);
    if (id === undefined || message['method'] !== 'tools/call') return;
    end(id, { status: 'abandoned', errorMessage: 'the client used its id again', resultJsonBytes: 0 });
    const { params } = message;
    const { name, arguments: given } = isObject(params) ? params : noParams;
    const { argumentKeys, argumentJsonBytes } = measured?.given ?? describeArguments(given);
    const clientsId = clientCallId(params);
    // Written out: to spread several objects into one takes longer than all else here.
    const start: Start = {
      status: 'started',
      callId: nextId(),
      createdAt: timeOf(Date.now()),
      server,
      requestId: id,
      toolName: typeof name === 'string' ? name : '',
      argumentKeys,
      argumentJsonBytes,
      tags,
    };
    if (clientsId !== undefined) start.clientCallId = clientsId;
    const trace = traceContext(params);
    if (trace !== undefined) Object.assign(start, trace);
    const values = recordArguments ? (measured?.given?.argumentJson ?? argumentValues(given)) : undefined;
    if (values !== undefined) start.argumentJson = values;
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
    seen.push(endOf(call.start, durationUs, outcome));
  }

  return {
    sawRequest(message, measured) {
      try {
        begin(message, measured);
      } catch (error) {
        noteFault(error);
      }
    },
    sawResponse(message, measured) {
      try {
        settle(message, measured);
      } catch (error) {
        noteFault(error);
      }
    },
    gaveUp: (id, status, reason) => end(id, { status, errorMessage: reason, resultJsonBytes: 0 }),
    flush() {
      if (seen.length === 0) return;
      const events = seen;
      seen = [];
      sink.writeAll(events);
    },
  };
}

/**
 * Written out here too: spreading a start made an object of a new shape each time, of two kilobytes, and whoever read it
 * afterwards had to learn that shape.
 */
function endOf(start: Start, durationUs: number, outcome: Outcome): TelemetryEvent {
  const end: CallFacts & CallEnd = {
    status: outcome.status,
    callId: start.callId,
    createdAt: start.createdAt,
    server: start.server,
    requestId: start.requestId,
    toolName: start.toolName,
    argumentKeys: start.argumentKeys,
    argumentJsonBytes: start.argumentJsonBytes,
    tags: start.tags,
    durationMs: Math.round(durationUs / 1_000),
    durationUs,
    errorMessage: outcome.errorMessage,
    resultJsonBytes: outcome.resultJsonBytes,
  };
  if (outcome.errorCode !== undefined) end.errorCode = outcome.errorCode;
  if (start.clientCallId !== undefined) end.clientCallId = start.clientCallId;
  if (start.traceparent !== undefined) end.traceparent = start.traceparent;
  if (start.tracestate !== undefined) end.tracestate = start.tracestate;
  if (start.argumentJson !== undefined) end.argumentJson = start.argumentJson;
  return end;
}

/** A tool that says `isError` has failed; the protocol has not. */
function judgeResponse({ result, error }: Message, resultBytes: number | undefined): Outcome {
  if (error !== undefined) {
    const { message, code } = isObject(error) ? error : noParams;
    const errorMessage = typeof message === 'string' ? message : '';
    const errorCode = typeof code === 'number' ? { errorCode: code } : {};
    return { status: 'error', errorMessage, ...errorCode, resultJsonBytes: jsonBytes(error) };
  }
  const failed = isObject(result) && result['isError'] === true;
  return {
    status: failed ? 'tool_error' : 'completed',
    errorMessage: '',
    resultJsonBytes: resultBytes ?? jsonBytes(result),
  };
}
