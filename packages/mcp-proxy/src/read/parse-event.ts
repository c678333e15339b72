import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import type { CallEnd, CallFacts, CallStatus, TelemetryEvent, TelemetryTags } from '../telemetry/event.js';

const endStatuses: ReadonlySet<string> = new Set<CallStatus>([
  'completed',
  'tool_error',
  'error',
  'timeout',
  'abandoned',
]);

/** The event of one line of `mcp_calls.jsonl`, ours or the original's; undefined for anything else. */
export function parseEvent(line: string): TelemetryEvent | undefined {
  const value = line.trim() === '' ? undefined : parseJson(line);
  if (!isObject(value)) return undefined;
  const { status, call_id: callId, client_call_id: clientCallId, request_id: requestId } = value;
  // Assigned, because of a million lines: a spread of this takes longer than parsing the line.
  const facts: CallFacts = {
    createdAt: text(value['created_at']),
    server: text(value['server']),
    toolName: text(value['tool_name']),
    argumentKeys: Array.isArray(value['argument_keys']) ? value['argument_keys'].map(String) : [],
    argumentJsonBytes: number(value['argument_json_bytes']),
    tags: parseTags(value),
  };
  if (typeof callId === 'string') facts.callId = callId;
  if (typeof clientCallId === 'string') facts.clientCallId = clientCallId;
  if (typeof value['traceparent'] === 'string') facts.traceparent = value['traceparent'];
  if (typeof value['tracestate'] === 'string') facts.tracestate = value['tracestate'];
  if (typeof value['argument_json'] === 'string') facts.argumentJson = value['argument_json'];
  if (typeof requestId === 'string' || typeof requestId === 'number') facts.requestId = requestId;
  if (status === 'started') return Object.assign(facts, { status: 'started' } as const);
  if (!isEndStatus(status)) return undefined;
  const end: CallFacts & CallEnd = Object.assign(facts, {
    status,
    durationMs: number(value['duration_ms']),
    errorMessage: text(value['error_message']),
    resultJsonBytes: number(value['result_json_bytes']),
  });
  if (typeof value['error_code'] === 'number') end.errorCode = value['error_code'];
  if (typeof value['duration_us'] === 'number') end.durationUs = value['duration_us'];
  return end;
}

function parseTags({ run_id: runId, iteration, phase, arm, trial }: Record<string, unknown>): TelemetryTags {
  const tags: TelemetryTags = {};
  if (typeof runId === 'string') tags.runId = runId;
  if (typeof iteration === 'number') tags.iteration = iteration;
  if (typeof phase === 'string') tags.phase = phase;
  if (typeof arm === 'string') tags.arm = arm;
  if (typeof trial === 'string') tags.trial = trial;
  return tags;
}

function isEndStatus(status: unknown): status is CallStatus {
  return typeof status === 'string' && endStatuses.has(status);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
