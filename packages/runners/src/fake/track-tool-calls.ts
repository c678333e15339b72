import { compactJson } from '@harnessgym/internal-fs/stable-json';
import type { SeenCalls } from '../turn.js';
import { reasonOf } from './reason-of.js';
import type { ToolReply } from './scenario.js';
import type { ToolConnections } from './tool-connections.js';

/** The tool calls of one turn, in the order in which they were made. */
export interface ToolCalls {
  call(server: string, tool: string, args?: Readonly<Record<string, unknown>>): Promise<ToolReply>;
  /** Resolves when no call is in flight, however the calls ended. */
  settled(): Promise<void>;
  /** One line for each call: what was called, and how it ended. */
  lines(): readonly string[];
  /** How often each tool was called. */
  counts(): SeenCalls['tools'];
}

const lengthLimit = 300;

export function trackToolCalls(connections: ToolConnections, signal: AbortSignal): ToolCalls {
  const made: { what: string; ending: string; server: string; tool: string }[] = [];
  const inFlight = new Set<Promise<void>>();
  return {
    call(server, tool, args = {}) {
      const entry = { what: `${server}/${tool} ${shorten(compactJson(args))}`, ending: 'unfinished', server, tool };
      made.push(entry);
      const reply = connections.call(server, tool, args, signal);
      // Also handles the rejection of a call that the script does not wait for.
      const settled = reply
        .then(endingOf, (error: unknown) => `failed: ${shorten(reasonOf(error))}`)
        .then((ending) => {
          entry.ending = ending;
          inFlight.delete(settled);
        });
      inFlight.add(settled);
      return reply;
    },
    async settled() {
      await Promise.all(inFlight);
    },
    counts: () => {
      const counts = new Map<string, SeenCalls['tools'][number]>();
      for (const { server, tool } of made) {
        const key = `${server}/${tool}`;
        counts.set(key, { server, tool, count: (counts.get(key)?.count ?? 0) + 1 });
      }
      return [...counts.values()];
    },
    lines: () => made.map(({ what, ending }) => `${what} -> ${ending}`),
  };
}

function endingOf(reply: ToolReply): string {
  return reply.isError ? 'tool_error' : 'completed';
}

function shorten(text: string): string {
  return text.length <= lengthLimit ? text : `${text.slice(0, lengthLimit)}…`;
}
