import type { RequestId } from './message.js';

export interface PendingRequest {
  id: RequestId;
  method: string;
}

/**
 * The client's open requests, and the ids whose answer it has been given by us: a late answer to one of those must not
 * reach it.
 */
export function pendingRequests(options: { timeoutMs: number; onTimeout: (request: PendingRequest) => void }) {
  const { timeoutMs, onTimeout } = options;
  // `1` and `"1"` are different ids, and different keys.
  const open = new Map<RequestId, PendingRequest>();
  const late = new Set<RequestId>();
  // When each is due. All may take equally long, so that the first is always the next, and one timer serves them all.
  const due = new Map<RequestId, number>();
  let timer: NodeJS.Timeout | undefined;

  function close(id: RequestId): PendingRequest | undefined {
    const request = open.get(id);
    open.delete(id);
    due.delete(id);
    return request;
  }

  function expire(): void {
    timer = undefined;
    const now = performance.now();
    for (const [id, at] of due) {
      // Timers count whole milliseconds.
      if (at - now >= 1) return wakeAfter(at - now);
      const request = close(id);
      late.add(id);
      if (request !== undefined) onTimeout(request);
    }
  }

  /** The pipes keep the process alive as long as there is something to wait for. */
  function wakeAfter(ms: number): void {
    timer = setTimeout(expire, ms).unref();
  }

  return {
    /** Only a tool call is timed: it is the one request of which we know how long it may take. */
    add(request: PendingRequest): void {
      const { id, method } = request;
      late.delete(id);
      due.delete(id);
      open.set(id, request);
      if (method !== 'tools/call') return;
      due.set(id, performance.now() + timeoutMs);
      if (timer === undefined) wakeAfter(timeoutMs);
    },
    close,
    /** The answer may come once more. */
    expectAgain: (id: RequestId): void => void late.add(id),
    isLate: (id: RequestId): boolean => late.has(id),
    /** Empties it. The ids count as answered: what the server still says to them is late. */
    closeAll(): PendingRequest[] {
      const requests = [...open.values()];
      for (const { id } of requests) late.add(id);
      open.clear();
      due.clear();
      clearTimeout(timer);
      timer = undefined;
      return requests;
    },
  };
}
