import { type ClientContext, methods, RequestError } from '@agentclientprotocol/sdk';
import * as z from 'zod';
import type { AgentEvent, Dialogue, DialogueRequest } from '../session/dialect.js';
import { answerPermission } from './answer-permission.js';
import { converse } from './converse.js';
import { isBadAnswer } from './is-bad-answer.js';
import type { Ledger } from './ledger.js';
import { greet, mcpServer, waysBack } from './open-agent-session.js';
import { readUpdates } from './read-updates.js';
import { usageOfPrompt } from './usage-of-prompt.js';

/**
 * Leads one turn: greets the agent, begins the session or goes on with it, and asks. A turn whose signal aborts is first
 * asked to stop, so that the agent remembers it.
 */
export function leadTurn(request: DialogueRequest, ledger: Ledger): Dialogue {
  const { workspace, signal, hear } = request;
  const updates = readUpdates(hear);
  let cancel: (() => void) | undefined;

  return converse({
    signal,
    async say(agent) {
      try {
        const sessionId = await openSession(agent, request, ledger);
        hear({ type: 'session', id: sessionId });
        cancel = () => void agent.notify(methods.agent.session.cancel, { sessionId });
        hear(await ask(agent, sessionId));
      } catch (error) {
        const reason = reasonOf(error);
        if (reason === undefined) throw error;
        updates.end();
        hear({ type: 'failed', reason });
      }
    },
    stop() {
      cancel?.();
      return cancel !== undefined;
    },
    // What comes before the prompt is the past of a session that is loaded.
    notified: (message) => cancel !== undefined && updates.saw(message),
    permit: ({ options, toolCall }) =>
      answerPermission({ options, call: updates.sawCall(toolCall) }, { workspace, ending: signal.aborted }),
  });

  async function ask(agent: ClientContext, sessionId: string): Promise<AgentEvent> {
    const prompt = [{ type: 'text' as const, text: request.prompt }];
    const response = await agent.request(methods.agent.session.prompt, { sessionId, prompt });
    updates.end();
    const { stopReason } = promptAnswer.parse(response);
    const costUsd = updates.totalUsd === undefined ? undefined : ledger.add(updates.totalUsd);
    const usage = usageOfPrompt(response, costUsd);
    if (usage !== undefined) hear({ type: 'spent', usage });
    return stopReason === 'end_turn' ? { type: 'completed' } : { type: 'failed', reason: stopReason };
  }
}

async function openSession(
  agent: ClientContext,
  { workspace, toolset, sessionId }: DialogueRequest,
  ledger: Ledger,
): Promise<string> {
  const wayBack = waysBack(await greet(agent));
  const place = { cwd: workspace, mcpServers: toolset.servers.map(mcpServer) };
  if (sessionId !== undefined && wayBack !== undefined) {
    await agent.request(wayBack, { sessionId, ...place });
    return sessionId;
  }
  ledger.begin();
  return newSessionAnswer.parse(await agent.request(methods.agent.session.new, place)).sessionId;
}

const newSessionAnswer = z.object({ sessionId: z.string().min(1) });
const promptAnswer = z.object({ stopReason: z.string() });

/** The error that the agent answered, or what its answer lacks; undefined when there was no answer. */
function reasonOf(error: unknown): string | undefined {
  if (!isBadAnswer(error)) return undefined;
  if (error instanceof RequestError) return JSON.stringify(error.toErrorResponse());
  return `The agent's answer is not that of the protocol: ${z.prettifyError(error)}`;
}
