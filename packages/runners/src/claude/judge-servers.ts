import type { TurnFacts } from '../session/dialect.js';
import type { ShownCall } from '../session/seen-calls.js';
import type { ToolServer } from '../toolset.js';
import type { ServerExposure } from '../turn.js';
import { plainName, toolPrefix } from './tool-names.js';

/**
 * Which servers reached the model: those of whose tools Claude Code lists any. What it says of a server decides
 * nothing: also of one whose tools it has thrown away it says "connected". Of a turn that was ended before, nothing is known.
 */
export function judgeServers(
  { offer }: Pick<TurnFacts, 'offer'>,
  servers: readonly ToolServer[],
): readonly ServerExposure[] {
  if (offer === undefined) return [];
  return servers.map((server) => {
    const tools = toolsOf(server, { offered: offer.tools, servers });
    if (tools.some((tool) => mayCall(server, tool))) return { server: server.name, exposure: 'offered', tools };
    return { server: server.name, exposure: 'missing', reason: reasonOf(offer.servers[server.name], tools) };
  });
}

/** Which tool of a mounted server the model means by a name. */
export function findTool(
  call: ShownCall,
  servers: readonly ToolServer[],
): { server: string; tool: string } | undefined {
  const [found] = servers.flatMap((server) =>
    toolsOf(server, { offered: [call.tool], servers }).map((tool) => ({ server: server.name, tool })),
  );
  return found;
}

/** By the server's own names, where they are known. */
function toolsOf(
  server: ToolServer,
  { offered, servers }: { offered: readonly string[]; servers: readonly ToolServer[] },
): string[] {
  const prefix = toolPrefix(server.name);
  const longer = servers.map(({ name }) => toolPrefix(name)).filter((other) => other.length > prefix.length);
  const own = offered.filter((tool) => tool.startsWith(prefix) && !longer.some((other) => tool.startsWith(other)));
  return own.map((tool) => {
    const name = tool.slice(prefix.length);
    return server.enabledTools.find((enabled) => plainName(enabled) === name) ?? name;
  });
}

function mayCall({ enabledTools }: ToolServer, tool: string): boolean {
  return enabledTools.length === 0 || enabledTools.includes(tool);
}

function reasonOf(status: string | undefined, tools: readonly string[]): string {
  if (tools.length > 0) return `Only other tools of it reached the model: ${tools.join(', ')}.`;
  if (status === 'connected')
    return 'It started, and Claude Code took none of its tools. One tool with a malformed inputSchema is enough for that.';
  if (status === 'failed') return 'It did not start, or did not answer in time.';
  return `Claude Code says of it: ${status ?? 'nothing'}.`;
}
