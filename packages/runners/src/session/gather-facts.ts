import { addUsage } from './add-usage.js';
import type { AgentEvent, TurnFacts } from './dialect.js';

/** An agent that complains without end is heard this often. */
const complaintLimit = 20;

/** Folds the events of a turn into what they amount to. */
export function gatherFacts(): { saw(event: AgentEvent): void; facts(stderr: string): TurnFacts } {
  let facts: Omit<TurnFacts, 'stderr'> = { complaints: [], unknownLines: 0 };
  return {
    saw(event) {
      facts = { ...facts, ...changeBy(event, facts) };
    },
    facts: (stderr) => ({ ...facts, stderr }),
  };
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
      return {};
  }
}
