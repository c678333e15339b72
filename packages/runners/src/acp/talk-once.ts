import type { ClientContext } from '@agentclientprotocol/sdk';
import type { CommandResult } from '@harnessgym/internal-process/run-command';
import { startTimeout } from '@harnessgym/internal-process/start-timeout';
import type { PreflightOptions } from '../runner.js';
import type { AcpOptions } from './acp-options.js';
import { beforeAbort } from './before-abort.js';
import type { Answer } from './open-connection.js';
import { startAgent } from './start-agent.js';

/** How long an agent may take for it. */
export const talkLimitMs = 30_000;

export interface TalkOptions extends PreflightOptions {
  limitMs?: number;
}

/**
 * Starts the agent for a question that belongs to no session, and ends whatever it started. The answer is undefined when
 * none came in time. Throws the signal's reason when it aborts.
 */
export async function talkOnce<T>(
  command: AcpOptions['command'],
  { env, workspace, signal, limitMs = talkLimitMs }: TalkOptions,
  question: (agent: ClientContext) => Promise<T>,
): Promise<{ answer: Answer<T> | undefined; result: CommandResult }> {
  using timeout = startTimeout(limitMs);
  const agent = startAgent(command, { env, workspace });
  const answer = await beforeAbort(agent.ask(question), AbortSignal.any([signal, timeout.signal]));
  await agent.end();
  signal.throwIfAborted();
  return { answer, result: await agent.gone };
}
