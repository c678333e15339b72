import type { AcpOptions } from './acp-options.js';
import { isBadAnswer } from './is-bad-answer.js';
import { greet, waysBack } from './open-agent-session.js';
import { type TalkOptions, talkOnce } from './talk-once.js';

/**
 * Whether the agent still has a session: it is asked to go on with it, since listing sessions is a thing that not every agent
 * can. What is wrong with an agent that does not answer at all, the first turn will tell.
 */
export async function knowsSession(
  sessionId: string,
  { command, options }: AcpOptions & { options: TalkOptions },
): Promise<boolean> {
  let known = false;
  await talkOnce(command, options, async (agent) => {
    try {
      const wayBack = waysBack(await greet(agent));
      if (wayBack === undefined) return;
      await agent.request(wayBack, { sessionId, cwd: options.workspace, mcpServers: [] });
      known = true;
    } catch (error) {
      if (!isBadAnswer(error)) throw error;
    }
  });
  return known;
}
