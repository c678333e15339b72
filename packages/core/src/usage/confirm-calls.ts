import type { TelemetryEvent } from '@harnessgym/mcp-proxy/read';
import type { SeenCalls } from '@harnessgym/runners';

/** Tells the calls of a log that the agent's own output bears out from those that it does not. */
export interface CallWitness {
  /** Without the calls that the agent did not make, as far as anybody saw. */
  confirmed(events: AsyncIterable<TelemetryEvent>): AsyncGenerator<TelemetryEvent>;
  /** How many calls were left out so far. */
  unconfirmed(): number;
}

/** By this name in a command an agent calls a tool from its shell. */
const helperName = /mcp[_-]call/;

/**
 * The log lies where the agent can write. Of each tool as many calls count as the agent showed that it made. Those from a shell, which
 * carry the phase, count when it showed a command that names the helper. `seen` is undefined for an agent that shows none:
 * the log is all there is then.
 */
export function callWitness(seen: SeenCalls | undefined): CallWitness {
  const left = new Map(seen?.tools.map(({ server, tool, count }) => [keyOf(server, tool), count]));
  const sawHelper = seen?.commands?.some((command) => helperName.test(command)) ?? true;
  let unconfirmed = 0;
  return {
    unconfirmed: () => unconfirmed,
    async *confirmed(events) {
      for await (const event of events) {
        if (seen === undefined || !beginsCall(event) || wasMade(event)) yield event;
        else unconfirmed += 1;
      }
    },
  };

  function wasMade({ server, toolName, tags }: TelemetryEvent): boolean {
    if (tags.phase !== undefined) return sawHelper;
    const count = left.get(keyOf(server, toolName)) ?? 0;
    left.set(keyOf(server, toolName), count - 1);
    return count > 0;
  }
}

/** The end of a call says nothing without its start. A line of the original is a call by itself. */
function beginsCall({ status, callId }: TelemetryEvent): boolean {
  return status === 'started' || callId === undefined;
}

function keyOf(server: string, tool: string): string {
  return JSON.stringify([server, tool]);
}
