import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import type { CallStatus, TelemetryEvent, TelemetryTags } from '../telemetry/event.js';

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
  const facts = {
    ...(typeof callId === 'string' && { callId }),
    ...(typeof clientCallId === 'string' && { clientCallId }),
    ...((typeof requestId === 'string' || typeof requestId === 'number') && { requestId }),
    createdAt: text(value['created_at']),
    server: text(value['server']),
    toolName: text(value['tool_name']),
    argumentKeys: Array.isArray(value['argument_keys']) ? value['argument_keys'].map(String) : [],
    argumentJsonBytes: number(value['argument_json_bytes']),
    tags: parseTags(value),
  };
  if (status === 'started') return { ...facts, status };
  if (!isEndStatus(status)) return undefined;
  return {
    ...facts,
    status,
    durationMs: number(value['duration_ms']),
    ...(typeof value['duration_us'] === 'number' && { durationUs: value['duration_us'] }),
    errorMessage: text(value['error_message']),
    resultJsonBytes: number(value['result_json_bytes']),
  };
}

function parseTags({ run_id: runId, iteration, phase, arm, trial }: Record<string, unknown>): TelemetryTags {
  return {
    ...(typeof runId === 'string' && { runId }),
    ...(typeof iteration === 'number' && { iteration }),
    ...(typeof phase === 'string' && { phase }),
    ...(typeof arm === 'string' && { arm }),
    ...(typeof trial === 'string' && { trial }),
  };
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
