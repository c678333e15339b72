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
  // `1` and `"1"` are different ids, and different keys. In the order in which they came, so that the first that is
  // timed is the next that is due, and one timer serves them all.
  const open = new Map<RequestId, PendingRequest & { dueAt: number | undefined }>();
  const late = new Set<RequestId>();
  let timer: NodeJS.Timeout | undefined;

  function close(id: RequestId): PendingRequest | undefined {
    const request = open.get(id);
    open.delete(id);
    return request;
  }

  function expire(): void {
    timer = undefined;
    const now = performance.now();
    for (const request of open.values()) {
      const { id, dueAt } = request;
      if (dueAt === undefined) continue;
      // Timers count whole milliseconds.
      if (dueAt - now >= 1) {
        wakeAfter(dueAt - now);
        return;
      }
      open.delete(id);
      late.add(id);
      onTimeout(request);
    }
  }

  /** The pipes keep the process alive as long as there is something to wait for. */
  function wakeAfter(ms: number): void {
    timer ??= setTimeout(expire, ms).unref();
  }

  return {
    /** Only a tool call is timed: it is the one request of which we know how long it may take. */
    add({ id, method }: PendingRequest): void {
      const isTimed = method === 'tools/call';
      late.delete(id);
      open.delete(id);
      open.set(id, { id, method, dueAt: isTimed ? performance.now() + timeoutMs : undefined });
      if (isTimed) wakeAfter(timeoutMs);
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
      clearTimeout(timer);
      timer = undefined;
      return requests;
    },
  };
}
