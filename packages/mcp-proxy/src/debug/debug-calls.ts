import { type RequestId, requestId, responseId } from '../relay/message.js';
import type { CallTracker } from '../telemetry/track-calls.js';
import type { DebugLog } from './open-debug-log.js';

const stderrQuoted = 1_000;

/** Writes what the tracker is told into the debug log as well: every request of the client, and what became of it. */
export function debugCalls(calls: CallTracker, log: DebugLog, stderrTail: () => string): CallTracker {
  const methods = new Map<RequestId, string>();

  function settled(id: RequestId): string {
    const method = methods.get(id) ?? '';
    methods.delete(id);
    return method;
  }

  return {
    ...calls,
    sawRequest(...seen) {
      calls.sawRequest(...seen);
      const [message] = seen;
      const { method } = message;
      if (typeof method !== 'string') return;
      const id = requestId(message);
      if (id !== undefined) methods.set(id, method);
      log.write({ event: 'client_request', method, request_id: id ?? null });
    },
    sawResponse(...seen) {
      calls.sawResponse(...seen);
      const [message] = seen;
      const id = responseId(message);
      if (id === undefined) return;
      const has_error = message['error'] !== undefined;
      log.write({ event: 'wrapped_response', method: settled(id), request_id: id, has_error });
    },
    gaveUp(id, status, reason) {
      calls.gaveUp(id, status, reason);
      const method = settled(id);
      if (status !== 'timeout') return;
      log.write({ event: 'wrapped_timeout', method, request_id: id, stderr: stderrTail().slice(-stderrQuoted) });
    },
  };
}
