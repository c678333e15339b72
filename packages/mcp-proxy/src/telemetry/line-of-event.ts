import { longestValues } from './describe-arguments.js';
import type { CallEnd, TelemetryEvent } from './event.js';

// What a server or a client may make as long as it likes. With these a line stays under the 1 MiB that readers take.
const longest = { errorMessage: 2_000, traceState: 512, text: 500, keys: 200 };

/**
 * An event as a line of the log: the documented names, sorted as in the original's lines. A start and its end carry the
 * same facts of the request, its time among them. Put together by hand, which takes a quarter of a serializer's time.
 * Longer texts are cut: an error message after 2,000 characters, any other after 500; of the argument keys 200 are kept.
 */
export function lineOfEvent(event: TelemetryEvent): string {
  const { tags } = event;
  const end = event.status === 'started' ? undefined : event;
  return (
    `{${valuesOf(event)}"argument_json_bytes":${event.argumentJsonBytes},"argument_keys":[${keysOf(event.argumentKeys)}]` +
    member(',"arm":', tags.arm) +
    member(',"call_id":', event.callId) +
    member(',"client_call_id":', event.clientCallId) +
    member(',"created_at":', event.createdAt) +
    (end === undefined ? '' : outcomeOf(end)) +
    member(',"iteration":', tags.iteration) +
    ',"method":"tools/call"' +
    member(',"phase":', tags.phase) +
    member(',"request_id":', event.requestId) +
    member(',"result_json_bytes":', end?.resultJsonBytes) +
    member(',"run_id":', tags.runId) +
    member(',"server":', event.server) +
    member(',"status":', event.status) +
    member(',"tool_name":', event.toolName) +
    member(',"traceparent":', event.traceparent) +
    member(',"tracestate":', event.tracestate, longest.traceState) +
    member(',"trial":', tags.trial) +
    '}\n'
  );
}

function keysOf(keys: readonly string[]): string {
  if (keys.length === 0) return '';
  return keys
    .slice(0, longest.keys)
    .map((key) => quote(key))
    .join();
}

function valuesOf({ argumentJson }: TelemetryEvent): string {
  return argumentJson === undefined ? '' : `"argument_json":${quote(argumentJson, longestValues)},`;
}

function outcomeOf(end: CallEnd): string {
  return (
    `,"duration_ms":${end.durationMs}` +
    member(',"duration_us":', end.durationUs) +
    member(',"error_code":', end.errorCode) +
    member(',"error_message":', end.errorMessage, longest.errorMessage) +
    `,"is_error":${end.status === 'tool_error'}`
  );
}

/** `name` is as it stands in the line, with its punctuation: fewer pieces to put together. */
function member(name: string, value: string | number | undefined, length = longest.text): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? name + quote(value, length) : name + value;
}

// Printable ASCII but the quote and the backslash.
const plain = /^[ !#-[\]-~]*$/;

function quote(text: string, length = longest.text): string {
  const kept = text.length > length ? text.slice(0, length) : text;
  return plain.test(kept) ? `"${kept}"` : JSON.stringify(kept);
}
