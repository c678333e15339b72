import { closeSync, constants, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { compactJson } from '@harnessgym/internal-fs/stable-json';
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
      const line = Buffer.from(`${torn ? '\n' : ''}${compactJson(toDocument(event))}\n`);
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

/** The documented names. A start and its end carry the same facts of the request, its time among them. */
function toDocument(event: TelemetryEvent): Record<string, unknown> {
  const { tags } = event;
  return {
    created_at: event.createdAt,
    server: clip(event.server),
    request_id: clip(event.requestId),
    method: 'tools/call',
    tool_name: clip(event.toolName),
    status: event.status,
    argument_keys: event.argumentKeys.slice(0, longest.keys).map((key) => clip(key)),
    argument_json_bytes: event.argumentJsonBytes,
    call_id: event.callId,
    client_call_id: clip(event.clientCallId),
    run_id: clip(tags.runId),
    iteration: tags.iteration,
    phase: clip(tags.phase),
    arm: clip(tags.arm),
    trial: clip(tags.trial),
    ...(event.status !== 'started' && {
      duration_ms: event.durationMs,
      duration_us: event.durationUs,
      error_message: clip(event.errorMessage, longest.errorMessage),
      is_error: event.status === 'tool_error',
      result_json_bytes: event.resultJsonBytes,
    }),
  };
}

function clip<T>(value: T, length = longest.text): T | string {
  return typeof value === 'string' ? value.slice(0, length) : value;
}
