import { idKey, type RequestId } from './message.js';

export interface PendingRequest {
  id: RequestId;
  method: string;
}

/**
 * The client's open requests, and the ids whose answer it has been given by us: a late answer to one of those must not
 * reach it.
 */
export function pendingRequests(options: { timeoutMs: number; onTimeout: (request: PendingRequest) => void }) {
  const open = new Map<string, PendingRequest & { timer: NodeJS.Timeout | undefined }>();
  const late = new Set<string>();

  function close(id: RequestId): PendingRequest | undefined {
    const request = open.get(idKey(id));
    clearTimeout(request?.timer);
    open.delete(idKey(id));
    return request;
  }

  function expire(request: PendingRequest): void {
    open.delete(idKey(request.id));
    late.add(idKey(request.id));
    options.onTimeout(request);
  }

  return {
    /** Only a tool call is timed: it is the one request of which we know how long it may take. */
    add(request: PendingRequest): void {
      close(request.id);
      late.delete(idKey(request.id));
      const timed = request.method === 'tools/call';
      const timer = timed ? setTimeout(() => expire(request), options.timeoutMs) : undefined;
      open.set(idKey(request.id), { ...request, timer });
    },
    close,
    /** The answer may come once more. */
    expectAgain: (id: RequestId): void => void late.add(idKey(id)),
    isLate: (id: RequestId): boolean => late.has(idKey(id)),
    /** Empties it. The ids count as answered: what the server still says to them is late. */
    closeAll(): PendingRequest[] {
      const requests = [...open.values()];
      for (const { id } of requests) {
        close(id);
        late.add(idKey(id));
      }
      return requests;
    },
  };
}
