import { closeSync, fstatSync, writeSync } from 'node:fs';
import { openToAppend } from '../open-to-append.js';
import type { RequestId } from '../relay/message.js';

/** What the proxy did, for who looks for the reason of a fault. No arguments, no results. */
export type DebugEvent =
  | { event: 'proxy_start'; command: readonly string[] }
  | { event: 'client_request'; method: string; request_id: RequestId | null }
  | { event: 'wrapped_response'; method: string; request_id: RequestId; has_error: boolean }
  | { event: 'wrapped_timeout'; method: string; request_id: RequestId; stderr: string }
  | { event: 'client_eof' }
  /** Null when a signal ended the server, or it could not be started. */
  | { event: 'proxy_stop'; return_code: number | null };

export interface DebugLog {
  write(event: DebugEvent): void;
  close(): void;
}

export interface DebugLogOptions {
  server: string;
  /** Told the first fault; there is no second report, and nothing is thrown. */
  onFault: (error: unknown) => void;
  /** Bytes; 16 MiB. Nothing is appended to a longer log. */
  limit?: number;
}

const longestText = 500;

/** Appends each event to `path` as one line of JSON in one write. The file and its folder appear with the first event. */
export function openDebugLog(path: string, { server, onFault, limit = 16 * 1024 * 1024 }: DebugLogOptions): DebugLog {
  let file: number | undefined;
  let faulty = false;

  function append(event: DebugEvent): void {
    file ??= openToAppend(path);
    // Other proxies may append to it too.
    if (fstatSync(file).size > limit) return;
    const line = { created_at: new Date().toISOString(), ...event, server };
    writeSync(file, `${JSON.stringify(line, cutTexts)}\n`);
  }

  return {
    write(event) {
      try {
        append(event);
      } catch (error) {
        if (!faulty) onFault(error);
        faulty = true;
      }
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

function cutTexts(key: string, value: unknown): unknown {
  return typeof value === 'string' && key !== 'stderr' ? value.slice(0, longestText) : value;
}
