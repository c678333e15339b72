import { RequestError } from '@agentclientprotocol/sdk';
import type { OpenOptions } from '../runner.js';
import type { AcpOptions } from './acp-options.js';
import { askAgent } from './ask-agent.js';
import { greet, waysBack } from './open-agent-session.js';

/**
 * Whether the agent still has a session: it is asked to go on with it, since listing sessions is a thing that not every agent
 * can. What is wrong with an agent that does not answer at all, the first turn will tell.
 */
export async function knowsSession(
  sessionId: string,
  { command, options }: AcpOptions & { options: OpenOptions },
): Promise<boolean> {
  let known = false;
  await askAgent(command, options, async (agent) => {
    const wayBack = waysBack(await greet(agent));
    if (wayBack === undefined) return;
    try {
      await agent.request(wayBack, { sessionId, cwd: options.workspace, mcpServers: [] });
      known = true;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
  });
  options.signal.throwIfAborted();
  return known;
}
