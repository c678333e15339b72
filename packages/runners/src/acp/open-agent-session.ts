import { type ClientContext, type McpServer, methods, PROTOCOL_VERSION } from '@agentclientprotocol/sdk';
import * as z from 'zod';
import type { CommandLineRequest } from '../runner.js';
import type { ToolServer } from '../toolset.js';

export interface OpenedSession {
  id: string;
  /** It begins with this process. */
  isNew: boolean;
}

/** Greets the agent, and goes on with the session or begins one. Rejects as `isBadAnswer` says. */
export async function openAgentSession(
  agent: ClientContext,
  { workspace, toolset, sessionId }: CommandLineRequest,
): Promise<OpenedSession> {
  const wayBack = waysBack(await greet(agent));
  const place = { cwd: workspace, mcpServers: toolset.servers.map(mcpServer) };
  if (sessionId !== undefined && wayBack !== undefined) {
    await agent.request(wayBack, { sessionId, ...place });
    return { id: sessionId, isNew: false };
  }
  const answer = await agent.request(methods.agent.session.new, place);
  return { id: newSessionAnswer.parse(answer).sessionId, isNew: true };
}

const newSessionAnswer = z.object({ sessionId: z.string().min(1) });

/** The first word to an agent. It works with its own files and terminal, not with ours. Rejects as `isBadAnswer` says. */
export async function greet(agent: ClientContext): Promise<Greeting> {
  const answer = await agent.request(methods.agent.initialize, {
    protocolVersion: PROTOCOL_VERSION,
    clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
    clientInfo: { name: 'harnessgym', version: '1' },
  });
  return greetingSchema.parse(answer);
}

/** A capability that does not read as one is not there. */
const greetingSchema = z.object({
  protocolVersion: z.number(),
  agentInfo: z.object({ version: z.string() }).optional().catch(undefined),
  agentCapabilities: z
    .object({
      loadSession: z.boolean().optional().catch(undefined),
      sessionCapabilities: z
        .object({ resume: z.object({}).optional().catch(undefined) })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type Greeting = z.infer<typeof greetingSchema>;

/** How a session is gone on with: `session/resume` tells nothing of its past again. Undefined when the agent cannot. */
export function waysBack({ agentCapabilities }: Greeting) {
  if (agentCapabilities?.sessionCapabilities?.resume) return methods.agent.session.resume;
  return agentCapabilities?.loadSession ? methods.agent.session.load : undefined;
}

/** Without the limits and the selection of tools that a server has: the protocol has no words for them. */
function mcpServer({ name, command, args, env = {} }: ToolServer): McpServer {
  const variables = Object.entries(env).map(([key, value]) => ({ name: key, value }));
  return { name, command, args: [...args], env: variables };
}
