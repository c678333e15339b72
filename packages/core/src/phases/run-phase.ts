import { telemetryOffset } from '@harnessgym/mcp-proxy/read';
import type { Session, TurnRequest, TurnResult } from '@harnessgym/runners';
import { describeUntold } from '../accounting/describe-untold.js';
import type { IterationContext } from '../run/context.js';
import { describeOutcome } from '../run/describe-outcome.js';
import { emit } from '../run/emit.js';
import { iterationTags } from '../run/iteration-tags.js';
import type { MountedSession } from '../run/open-session.js';
import type { PhaseRecord } from '../run/records.js';
import { recordedCalls } from './recorded-calls.js';
import { watchActivity } from './watch-activity.js';

export interface PhaseRequest {
  phase: PhaseRecord['phase'];
  /** Names the phase's files and its entry in `result.json`: `repair_1` for the first repair. */
  label: string;
  prompt: string;
  budgetMs: number;
}

/** One turn under its budget. Throws the run's reason when the run is already cancelled; a turn cut short is a record. */
export async function runPhase(
  session: MountedSession,
  request: PhaseRequest,
  context: IterationContext,
): Promise<PhaseRecord> {
  const { store, clock, signal, iteration } = context;
  signal.throwIfAborted();
  const { phase, label, prompt, budgetMs } = request;
  await emit(context, { type: 'phase-start', phase, budgetMs });
  const from = await telemetryOffset(store.telemetryPath);
  const logs = store.logs(iteration, label);
  await store.prepare(Object.values(logs), iteration);
  using timeout = clock.timeout(budgetMs);
  const turnRequest = {
    prompt,
    signal: AbortSignal.any([signal, timeout.signal]),
    logs,
    clearWay: (log: string) => store.clearWay(log, iteration),
    env: { ...iterationTags(context), HARNESSGYM_PHASE: phase },
  };
  const { calls: seen, ...turn } = await watchTurn(session, turnRequest, { ...context, phase });
  const to = await telemetryOffset(store.telemetryPath);
  const callLog = { from, to };
  const recorded = await recordedCalls({ ...callLog, servers: session.servers, seen }, context);
  const record: PhaseRecord = {
    phase,
    turn,
    ...(session.id && { sessionId: session.id }),
    calls: recorded.calls,
    ...(recorded.unconfirmed > 0 && { unconfirmedCalls: recorded.unconfirmed }),
    callLog,
  };
  await store.recordPhase(iteration, label, record);
  // What an attempt lacked is judged tool by tool, and told there.
  if (phase !== 'attempt') await warnOfMissing(turn, { ...context, phase });
  const untold = describeUntold(turn, context.limits);
  if (untold !== undefined) await emit(context, { type: 'warning', message: untold });
  const message = describeOutcome(turn.outcome);
  await emit(context, {
    type: 'phase-end',
    phase,
    outcome: turn.outcome.outcome,
    message,
    durationMs: turn.durationMs,
  });
  return record;
}

/** An agent without its tools is not to be taken for one that has them. */
async function warnOfMissing(
  { servers = [] }: TurnResult,
  context: IterationContext & Pick<PhaseRequest, 'phase'>,
): Promise<void> {
  for (const server of servers) {
    if (server.exposure !== 'missing') continue;
    const message = `The tools of the server "${server.server}" did not reach the agent in the ${context.phase}: ${server.reason}`;
    await emit(context, { type: 'warning', message });
  }
}

/** The turn, with what the agent does as events. The last of them is written before this returns, and none after. */
async function watchTurn(
  session: Session,
  request: TurnRequest,
  context: IterationContext & Pick<PhaseRequest, 'phase'>,
): Promise<TurnResult> {
  const { clock, phase } = context;
  const write = (what: string) => emit(context, { type: 'activity', phase, what });
  await using activity = watchActivity({ clock, write });
  return await session.turn({ ...request, onActivity: activity.saw });
}
