import { methods, RequestError } from '@agentclientprotocol/sdk';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import * as z from 'zod';
import type { AgentEvent } from '../session/dialect.js';
import { answerPermission } from './answer-permission.js';
import { beforeAbort } from './before-abort.js';
import type { Ledger } from './ledger.js';
import type { OpenedSession } from './open-agent-session.js';
import type { Answer } from './open-connection.js';
import { readUpdates } from './read-updates.js';
import type { AcpAgent, AgentListener } from './start-agent.js';
import { usageOfPrompt } from './usage-of-prompt.js';

export interface LedTurn {
  prompt: string;
  workspace: string;
  /** The session, which the agent opens now or has had open since an earlier turn. */
  opened: Promise<Answer<OpenedSession>>;
  signal: AbortSignal;
  ledger: Ledger;
  /** Hears every byte that the agent prints. */
  output?: Pick<AgentListener, 'stdout' | 'stderr'>;
  hear(event: AgentEvent): void;
}

/**
 * `answered` with whatever, also with an error; `unusable` by an answer after which one cannot go on with this process;
 * `given-up` when the signal ended it, also where the agent exits by itself then; `cut-short` by the agent's exit.
 */
export type TurnEnd = 'answered' | 'unusable' | 'given-up' | 'cut-short';

/** To stop when it is asked to. */
const stopMs = 3_000;

/**
 * Leads one turn: waits for the session, and asks. When the signal aborts, the agent is asked to stop, so that it remembers
 * the turn; one that does not is still at work when this resolves.
 */
export async function leadTurn(agent: Pick<AcpAgent, 'ask' | 'listen'>, turn: LedTurn): Promise<TurnEnd> {
  const { workspace, signal, ledger, output, hear } = turn;
  const updates = readUpdates(hear);
  agent.listen({ ...output });
  const opened = await beforeAbort(turn.opened, signal);
  if (opened === undefined) return 'given-up';
  if (opened.answer !== 'given') return missed(opened) === 'cut-short' ? 'cut-short' : 'unusable';
  const sessionId = opened.value.id;
  hear({ type: 'session', id: sessionId });
  // What was told before is the past of a session that was loaded.
  agent.listen({
    ...output,
    notified: updates.saw,
    permit: ({ options, toolCall }) =>
      answerPermission({ options, call: updates.sawCall(toolCall) }, { workspace, ending: signal.aborted }),
  });
  const prompt = [{ type: 'text' as const, text: turn.prompt }];
  const asked = agent.ask(async (peer) =>
    answerSchema.parse(await peer.request(methods.agent.session.prompt, { sessionId, prompt })),
  );
  const answer = (await beforeAbort(asked, signal)) ?? (await stop());
  updates.end();
  const costUsd = updates.totalUsd === undefined ? undefined : ledger.add(updates.totalUsd);
  const usage = usageOfPrompt(answer?.answer === 'given' ? answer.value : undefined, costUsd);
  if (usage !== undefined) hear({ type: 'spent', usage });
  const end = answer === undefined ? 'given-up' : conclude(answer);
  return signal.aborted ? 'given-up' : end;

  async function stop(): Promise<Awaited<typeof asked> | undefined> {
    using timeout = startTimeout(stopMs);
    await agent.ask((peer) => peer.notify(methods.agent.session.cancel, { sessionId }));
    return await beforeAbort(asked, timeout.signal);
  }

  function conclude(answer: Awaited<typeof asked>): TurnEnd {
    if (answer.answer !== 'given') return missed(answer);
    const { stopReason } = answer.value;
    hear(stopReason === 'end_turn' ? { type: 'completed' } : { type: 'failed', reason: stopReason });
    return 'answered';
  }

  function missed(answer: Exclude<Answer<unknown>, { answer: 'given' }>): TurnEnd {
    if (answer.answer === 'none') return 'cut-short';
    hear({ type: 'failed', reason: describe(answer.error) });
    return answer.error instanceof RequestError ? 'answered' : 'unusable';
  }
}

const answerSchema = z.looseObject({ stopReason: z.string() });

/** The error that the agent answered, or what its answer lacks. */
function describe(error: RequestError | z.ZodError): string {
  if (error instanceof RequestError) return JSON.stringify(error.toErrorResponse());
  return `The agent's answer is not that of the protocol: ${z.prettifyError(error)}`;
}
