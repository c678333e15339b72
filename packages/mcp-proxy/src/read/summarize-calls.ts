import type { CallStatus, TelemetryEvent } from '../telemetry/event.js';
import { type CallFilter, type PairedCall, pairCalls } from './pair-calls.js';

export interface CallSummary {
  count: number;
  /** Completed, and the tool did not say that it failed. */
  succeeded: number;
  failed: number;
  /** Only statuses that occurred. */
  byStatus: Readonly<Partial<Record<CallStatus, number>>>;
  /** Sorted, each once, as are the two below. */
  calledTools: readonly string[];
  succeededTools: readonly string[];
  servers: readonly string[];
  /** The same by server and tool, in that order. */
  byTool: readonly { server: string; tool: string; count: number; succeeded: number }[];
}

/** Counts calls, not lines: those that started in what it is given and match the filter, the qualifier's left out. */
export async function summarizeCalls(
  events: AsyncIterable<TelemetryEvent> | Iterable<TelemetryEvent>,
  filter: CallFilter = {},
): Promise<CallSummary> {
  const tally = tallyCalls();
  await pairCalls(events, filter, tally.add);
  return tally.summary();
}

export function tallyCalls() {
  const statuses = new Map<CallStatus, number>();
  const called = new Set<string>();
  const succeeded = new Set<string>();
  const servers = new Set<string>();
  const tools = new Map<string, CallSummary['byTool'][number]>();
  return {
    add({ facts, status }: PairedCall): void {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      called.add(facts.toolName);
      servers.add(facts.server);
      const { server, toolName: tool } = facts;
      const key = JSON.stringify([server, tool]);
      const { count, succeeded: won } = tools.get(key) ?? { count: 0, succeeded: 0 };
      tools.set(key, { server, tool, count: count + 1, succeeded: won + (status === 'completed' ? 1 : 0) });
      if (status === 'completed') succeeded.add(facts.toolName);
    },
    summary(): CallSummary {
      const count = [...statuses.values()].reduce((sum, each) => sum + each, 0);
      const completed = statuses.get('completed') ?? 0;
      return {
        count,
        succeeded: completed,
        failed: count - completed,
        byStatus: Object.fromEntries(statuses),
        calledTools: [...called].sort(),
        succeededTools: [...succeeded].sort(),
        servers: [...servers].sort(),
        byTool: [...tools].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, tool]) => tool),
      };
    },
  };
}
