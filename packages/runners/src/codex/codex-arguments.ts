import type { CommandLineRequest } from '../runner.js';
import type { ToolServer } from '../toolset.js';
import type { CodexOptions } from './codex-options.js';
import { type TomlValue, tomlValue } from './toml-value.js';

/**
 * The arguments of one headless turn, whose prompt comes on stdin. All of them stand before `resume`, which forgets the
 * sandbox otherwise. What the user configures comes after our defaults and wins over them; the servers come last.
 */
export function codexArguments(
  { workspace, toolset, sessionId }: CommandLineRequest,
  { model, sandbox = 'workspace-write', config = [], extraArgs = [] }: CodexOptions,
): string[] {
  return [
    ...['exec', '--json', '--strict-config', '--skip-git-repo-check', '-s', sandbox, '-C', workspace],
    ...(model === undefined ? [] : ['-m', model]),
    // Nobody is there to be asked.
    ...setting('approval_policy', 'never'),
    ...config.flatMap((entry) => ['-c', entry]),
    ...toolset.servers.flatMap((server) => setting(`mcp_servers.${server.name}`, serverTable(server))),
    ...extraArgs,
    ...(sessionId === undefined ? [] : ['resume', sessionId]),
    '-',
  ];
}

function setting(key: string, value: TomlValue): string[] {
  return ['-c', `${key}=${tomlValue(value)}`];
}

function serverTable({ command, args, cwd, env = {}, ...server }: ToolServer): TomlValue {
  const { enabledTools, startupTimeoutMs, toolTimeoutMs } = server;
  return {
    command,
    args,
    cwd,
    env,
    // Without it a server that does not start is silent, and the first request to the model does not wait for it.
    required: true,
    startup_timeout_sec: Math.ceil(startupTimeoutMs / 1_000),
    // Longer than the server's own limit, so that its error arrives before Codex gives up.
    tool_timeout_sec: Math.ceil(toolTimeoutMs / 1_000) + 5,
    // Without it Codex refuses a tool that does not say that it only reads.
    default_tools_approval_mode: 'approve',
    ...(enabledTools.length > 0 && { enabled_tools: enabledTools }),
  };
}
