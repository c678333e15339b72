import { closeSync, constants, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { compactJson } from '@harnessgym/internal-fs/stable-json';
import type { TelemetryEvent, TelemetrySink } from './event.js';

// Appending lets many proxies share one log without locks. A pipe put in the log's place must not block the open.
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

/** Appends each event to `path` as one line in one write. The file and its folder appear with the first event. */
export function createJsonlSink(path: string): TelemetrySink {
  let file: number | undefined;

  function open(): number {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, flags, 0o644);
  }

  return {
    write(event) {
      file ??= open();
      const line = Buffer.from(`${compactJson(toDocument(event))}\n`);
      const written = writeSync(file, line);
      if (written < line.length) throw new Error(`Only ${written} of ${line.length} bytes fitted into ${path}`);
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/** The documented fields, and ours after them. */
function toDocument(event: TelemetryEvent): Record<string, unknown> {
  const { tags } = event;
  return {
    created_at: event.createdAt,
    server: event.server,
    request_id: event.requestId,
    method: 'tools/call',
    tool_name: event.toolName,
    status: event.status,
    argument_keys: event.argumentKeys,
    argument_json_bytes: event.argumentJsonBytes,
    call_id: event.callId,
    run_id: tags.runId,
    iteration: tags.iteration,
    phase: tags.phase,
    arm: tags.arm,
    trial: tags.trial,
    ...(event.status !== 'started' && {
      duration_ms: event.durationMs,
      duration_us: event.durationUs,
      error_message: event.errorMessage,
      is_error: event.status === 'tool_error',
      result_json_bytes: event.resultJsonBytes,
    }),
  };
}
