import { randomUUID } from 'node:crypto';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import { idKey, type Message, type RequestId, requestId, responseId } from '../relay/message.js';
import { clientCallId } from './client-call-id.js';
import { describeArguments, jsonBytes } from './describe-arguments.js';
import type { CallEnd, TelemetryEvent, TelemetrySink, TelemetryTags } from './event.js';

type Start = Extract<TelemetryEvent, { status: 'started' }>;
type Outcome = Pick<CallEnd, 'status' | 'errorMessage' | 'resultJsonBytes'>;

export interface CallTracker {
  /** To be called before the request is forwarded. */
  sawRequest(message: Message): void;
  /** `resultBytes` is for a result that was not parsed. */
  sawResponse(message: Message, resultBytes?: number): void;
  /** The call ends without an answer of the server. */
  gaveUp(id: RequestId, status: 'error' | 'timeout' | 'abandoned', reason: string): void;
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
  const open = new Map<string, { start: Start; since: number }>();
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

  function emit(event: TelemetryEvent): void {
    attempt(() => sink.write(event));
  }

  function end(id: RequestId, outcome: Outcome): void {
    const call = open.get(idKey(id));
    if (call === undefined) return;
    open.delete(idKey(id));
    const durationUs = Math.round((performance.now() - call.since) * 1_000);
    emit({ ...call.start, ...outcome, durationMs: Math.round(durationUs / 1_000), durationUs });
  }

  function begin(message: Message): void {
    const id = requestId(message);
    if (id === undefined || message['method'] !== 'tools/call') return;
    end(id, { status: 'abandoned', errorMessage: 'the client used its id again', resultJsonBytes: 0 });
    const start: Start = { ...callFacts(message), requestId: id, server, tags, status: 'started' };
    open.set(idKey(id), { start, since: performance.now() });
    emit(start);
  }

  function settle(message: Message, resultBytes?: number): void {
    const id = responseId(message);
    if (id !== undefined && open.has(idKey(id))) end(id, judgeResponse(message, resultBytes));
  }

  return {
    sawRequest: (message) => attempt(() => begin(message)),
    sawResponse: (message, resultBytes) => attempt(() => settle(message, resultBytes)),
    gaveUp: (id, status, reason) => end(id, { status, errorMessage: reason, resultJsonBytes: 0 }),
  };
}

function callFacts({ params }: Message) {
  const { name, arguments: given } = isObject(params) ? params : {};
  const theirs = clientCallId(params);
  return {
    callId: randomUUID(),
    ...(theirs !== undefined && { clientCallId: theirs }),
    createdAt: new Date().toISOString(),
    toolName: typeof name === 'string' ? name : '',
    ...describeArguments(given),
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
