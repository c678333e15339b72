import { longestValues } from './describe-arguments.js';
import type { CallEnd, TelemetryEvent } from './event.js';
import { isPlain } from './is-plain.js';

// What a server or a client may make as long as it likes. With these a line stays under the 1 MiB that readers take.
const longest = { errorMessage: 2_000, traceState: 512, text: 500, keys: 200 };

/**
 * Writes an event as a line of the log: the documented names, sorted as in the original's lines. A start and its end
 * carry the same facts of the request, its time among them. Put together by hand, which takes less than half of a
 * serializer's time, as one proxy's lines say much the same: of that it keeps what it wrote last. Longer texts are cut:
 * an error message after 2,000 characters, any other after 500; of the argument keys 200 are kept.
 */
export function lineWriter(): (event: TelemetryEvent) => string {
  const [arm, phase, runId, trial] = [
    keptMember('arm'),
    keptMember('phase'),
    keptMember('run_id'),
    keptMember('trial'),
  ];
  const [createdAt, server, status] = [keptMember('created_at'), keptMember('server'), keptMember('status')];
  const toolName = keptMember('tool_name');

  function outcomeOf(end: CallEnd): string {
    return (
      `,"duration_ms":${end.durationMs}` +
      member(',"duration_us":', end.durationUs) +
      member(',"error_code":', end.errorCode) +
      member(',"error_message":', end.errorMessage, longest.errorMessage) +
      (end.status === 'tool_error' ? ',"is_error":true' : ',"is_error":false')
    );
  }

  return (event) => {
    const { tags } = event;
    const end = event.status === 'started' ? undefined : event;
    return (
      `{${valuesOf(event)}"argument_json_bytes":${event.argumentJsonBytes},"argument_keys":[${keysOf(event.argumentKeys)}]` +
      arm(tags.arm) +
      member(',"call_id":', event.callId) +
      member(',"client_call_id":', event.clientCallId) +
      createdAt(event.createdAt) +
      (end === undefined ? '' : outcomeOf(end)) +
      member(',"iteration":', tags.iteration) +
      ',"method":"tools/call"' +
      phase(tags.phase) +
      member(',"request_id":', event.requestId) +
      member(',"result_json_bytes":', end?.resultJsonBytes) +
      runId(tags.runId) +
      server(event.server) +
      status(event.status) +
      toolName(event.toolName) +
      member(',"traceparent":', event.traceparent) +
      member(',"tracestate":', event.tracestate, longest.traceState) +
      trial(tags.trial) +
      '}\n'
    );
  };
}

/** A member that mostly says what it said in the line before. */
function keptMember(name: string): (value: string | undefined) => string {
  const opening = `,"${name}":`;
  let last: string | undefined;
  let written = '';
  return (value) => {
    if (value !== last) written = member(opening, value);
    last = value;
    return written;
  };
}

/** `opening` is the name as it stands in the line: fewer pieces to put together. */
function member(opening: string, value: string | number | undefined, length = longest.text): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? opening + quote(value, length) : opening + value;
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

function quote(text: string, length = longest.text): string {
  const kept = text.length > length ? text.slice(0, length) : text;
  return isPlain(kept) ? `"${kept}"` : JSON.stringify(kept);
}
