import type { ToolServer, Toolset } from '../toolset.js';

export const mcpConfigName = 'claude_mcp_config.json';

/** What `--mcp-config` reads. */
export function mcpConfig({ servers }: Toolset, { workspace }: { workspace: string }): string {
  return JSON.stringify({
    mcpServers: Object.fromEntries(servers.map((server) => [server.name, entryOf(server, workspace)])),
  });
}

function entryOf({ command, args, cwd, env = {}, toolTimeoutMs }: ToolServer, workspace: string) {
  const line = cwd === workspace ? [command, ...args] : ['sh', '-c', changesFolder, 'sh', cwd, command, ...args];
  const [file, ...rest] = line.map(literal);
  const variables = Object.entries(env).map(([name, value]) => [name, literal(value)]);
  return {
    type: 'stdio',
    command: file,
    args: rest,
    env: Object.fromEntries(variables),
    // Waits for the server, and offers its tools themselves rather than a search for them, whatever its user has set.
    alwaysLoad: true,
    // Of a call. Longer than the server's own, so that its error arrives before Claude Code gives up.
    timeout: toolTimeoutMs + 5_000,
  };
}

/** Claude Code starts every server in its own folder. */
const changesFolder = 'cd -- "$1" && shift && exec "$@"';

/** Claude Code puts variables in place of `${NAME}`: of a name that nobody has set, the default, which is the `$`. */
function literal(text: string): string {
  return text.replaceAll('${', () => '${HARNESSGYM_DOLLAR:-$}{');
}
