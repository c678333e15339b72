import { addUsage } from './add-usage.js';
import type { AgentEvent, TurnFacts } from './dialect.js';
import type { ShownCall } from './seen-calls.js';

/** An agent that complains without end is heard this often. */
const complaintLimit = 20;
const commandLimit = { count: 10_000, length: 2_000 };

/** Folds the events of a turn into what they amount to. */
export function gatherFacts(): { saw(event: AgentEvent): void; facts(stderr: string): TurnFacts } {
  const calls = new Map<string, { call: ShownCall; count: number }>();
  const commands: string[] = [];
  let facts: Omit<TurnFacts, 'stderr'> = { complaints: [], unknownLines: 0, calls, commands };
  return {
    saw(event) {
      if (event.type === 'call') count(event.call);
      if (event.type === 'command' && commands.length < commandLimit.count)
        commands.push(event.command.slice(0, commandLimit.length));
      facts = { ...facts, ...changeBy(event, facts) };
    },
    facts: (stderr) => ({ ...facts, stderr }),
  };

  /** In place: an agent may call a tool ten thousand times. */
  function count(call: ShownCall): void {
    const key = JSON.stringify([call.server, call.tool]);
    calls.set(key, { call, count: (calls.get(key)?.count ?? 0) + 1 });
  }
}

function changeBy(event: AgentEvent, facts: Omit<TurnFacts, 'stderr'>): Partial<TurnFacts> {
  switch (event.type) {
    case 'session':
      return { sessionId: event.id };
    case 'message':
      return { message: event.text };
    case 'complaint':
      return facts.complaints.length < complaintLimit ? { complaints: [...facts.complaints, event.text] } : {};
    case 'offer':
      return { offer: event };
    case 'identity':
      return { agent: event.agent };
    case 'spent':
      return { spent: addUsage(facts.spent, event.usage) };
    case 'spent-so-far':
      return { spent: event.usage };
    case 'completed':
    case 'failed':
      return { end: event };
    case 'unknown':
      return { unknownLines: facts.unknownLines + 1 };
    case 'activity':
    case 'call':
    case 'command':
    case 'rate-limited':
      return {};
  }
}
