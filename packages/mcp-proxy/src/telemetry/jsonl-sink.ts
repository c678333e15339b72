import { closeSync, constants, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TelemetryEvent, TelemetrySink } from './event.js';

// Appending lets many proxies share one log without locks. A pipe put in the log's place must not block the open.
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

// What a server or a client may make as long as it likes. With these a line stays under the 1 MiB that readers take.
const longest = { errorMessage: 2_000, text: 500, keys: 200 };

/**
 * Appends each event to `path` as one line in one write. The file and its folder appear with the first event. Longer
 * texts are cut: an error message after 2,000 characters, any other after 500; of the argument keys 200 are kept.
 */
export function createJsonlSink(path: string): TelemetrySink {
  let file: number | undefined;
  let torn = false;

  function open(): number {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, flags, 0o644);
  }

  return {
    write(event) {
      file ??= open();
      const line = Buffer.from(`${torn ? '\n' : ''}${JSON.stringify(toDocument(event))}\n`);
      const written = writeSync(file, line);
      torn = written < line.length;
      if (torn) throw new Error(`Only ${written} of ${line.length} bytes fitted into ${path}`);
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/**
 * The documented names, sorted as in the original's lines. A start and its end carry the same facts of the request, its
 * time among them.
 */
function toDocument(event: TelemetryEvent): Record<string, unknown> {
  const { tags } = event;
  const end = event.status === 'started' ? undefined : event;
  return {
    argument_json_bytes: event.argumentJsonBytes,
    argument_keys: event.argumentKeys.slice(0, longest.keys).map((key) => clip(key)),
    arm: clip(tags.arm),
    call_id: event.callId,
    client_call_id: clip(event.clientCallId),
    created_at: event.createdAt,
    duration_ms: end?.durationMs,
    duration_us: end?.durationUs,
    error_message: clip(end?.errorMessage, longest.errorMessage),
    is_error: end && end.status === 'tool_error',
    iteration: tags.iteration,
    method: 'tools/call',
    phase: clip(tags.phase),
    request_id: clip(event.requestId),
    result_json_bytes: end?.resultJsonBytes,
    run_id: clip(tags.runId),
    server: clip(event.server),
    status: event.status,
    tool_name: clip(event.toolName),
    trial: clip(tags.trial),
  };
}

function clip<T>(value: T, length = longest.text): T | string {
  return typeof value === 'string' ? value.slice(0, length) : value;
}
