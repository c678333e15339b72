import type { TurnOutcome } from '@harnessgym/runners';

/** Why a turn could not be what it was to be, through no fault of the agent's: it is still to come. */
export type CutShort = 'infrastructure' | 'service-unavailable';

export function isCutShort(reason: string): reason is CutShort {
  return reason === 'infrastructure' || reason === 'service-unavailable';
}

/**
 * A service that refuses whoever asks: too many requests, no money left, not logged in, overloaded, gone. Agents have
 * tried again by themselves before they say so. Any other error of the service is one of this conversation. `APIError`
 * is all that opencode tells of any of them: a run that stops in vain can be resumed, turns that are burnt are gone.
 */
const refusesAll =
  /^(?:40[123]|429|5\d\d|APIError)$|rate.?limit|overload|quota|usage.?limit|billing|unauthorized|authentication|auth.?required|api.?key|disconnected|server.?error/i;

export function cutShort(outcome: TurnOutcome): CutShort | undefined {
  if (outcome.outcome === 'infrastructure') return 'infrastructure';
  return outcome.outcome === 'api-error' && refusesAll.test(outcome.code) ? 'service-unavailable' : undefined;
}
