import { isObject } from '@harnessgym/internal-fs/parse-json';
import { type Message, type RequestId, requestId, responseId } from '../relay/message.js';
import type { CallTracker } from './track-calls.js';

/** Which tools a client knows of. */
export interface ToolListing {
  /** Of all pages so far. */
  tools: readonly string[];
  /** The server has more pages. */
  more: boolean;
}

/** A server may have pages without end. */
const longest = 10_000;

/**
 * Tells of each answer to `tools/list`, before the client gets it. One of more than 1 MiB is not read, so nobody hears of
 * it. `onListing` must not throw.
 */
export function watchListings(calls: CallTracker, onListing: (listing: ToolListing) => void): CallTracker {
  const asked = new Map<RequestId, 'first' | 'next'>();
  let known: readonly string[] = [];

  function noteRequest(message: Message): void {
    const { method, params } = message;
    const id = method === 'tools/list' ? requestId(message) : undefined;
    if (id !== undefined) asked.set(id, isObject(params) && params['cursor'] !== undefined ? 'next' : 'first');
  }

  function noteAnswer(message: Message): void {
    const id = asked.size === 0 ? undefined : responseId(message);
    const page = id === undefined ? undefined : asked.get(id);
    if (id === undefined || page === undefined) return;
    asked.delete(id);
    const { result } = message;
    if (!isObject(result) || !Array.isArray(result['tools'])) return;
    const tools = result['tools'].flatMap((tool) => (typeof tool?.name === 'string' ? [tool.name as string] : []));
    known = (page === 'first' ? tools : [...known, ...tools]).slice(0, longest);
    const more = typeof result['nextCursor'] === 'string';
    onListing({ tools: known, more });
  }

  return {
    ...calls,
    sawRequest(...seen) {
      noteRequest(seen[0]);
      calls.sawRequest(...seen);
    },
    sawResponse(...seen) {
      noteAnswer(seen[0]);
      calls.sawResponse(...seen);
    },
  };
}
