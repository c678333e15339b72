import type { TurnOutcome } from '@harnessgym/runners';

/** One line a person can read. */
export function describeOutcome(outcome: TurnOutcome): string {
  switch (outcome.outcome) {
    case 'completed':
      return outcome.finalMessage;
    case 'agent-error':
    case 'infrastructure':
      return outcome.reason;
    case 'api-error':
      return `${outcome.code}: ${outcome.reason}`;
    case 'budget':
      return `stopped at the agent's own limit: ${outcome.limit}`;
    case 'timed-out':
      return `stopped after ${(outcome.afterMs / 1000).toFixed(1)} s, the phase's budget`;
    case 'cancelled':
      return 'cancelled';
  }
}
