import { type ClientContext, type McpServer, methods, PROTOCOL_VERSION } from '@agentclientprotocol/sdk';
import type { ToolServer } from '../toolset.js';

/** The first word to an agent. It works with its own files and terminal, not with ours. */
export function greet(agent: ClientContext) {
  return agent.request(methods.agent.initialize, {
    protocolVersion: PROTOCOL_VERSION,
    clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
    clientInfo: { name: 'harnessgym', version: '1' },
  });
}

export type Greeting = Awaited<ReturnType<typeof greet>>;

/** How a session is gone on with: `session/resume` tells nothing of its past again. Undefined when the agent cannot. */
export function waysBack({ agentCapabilities }: Greeting) {
  if (agentCapabilities?.sessionCapabilities?.resume) return methods.agent.session.resume;
  return agentCapabilities?.loadSession ? methods.agent.session.load : undefined;
}

/** Without the limits and the selection of tools that a server has: the protocol has no words for them. */
export function mcpServer({ name, command, args, env = {} }: ToolServer): McpServer {
  const variables = Object.entries(env).map(([key, value]) => ({ name: key, value }));
  return { name, command, args: [...args], env: variables };
}
