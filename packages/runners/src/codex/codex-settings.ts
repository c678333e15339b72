import type { CommandLineRequest } from '../runner.js';
import type { ToolServer } from '../toolset.js';
import type { CodexOptions } from './codex-options.js';
import { toldVariables } from './private-variables.js';
import { type TomlValue, tomlValue } from './toml-value.js';

/**
 * The arguments that Codex takes however it is started. `defaults` are settings that hold unless the user configures
 * something else, which comes behind them; the servers come last.
 */
export function codexSettings(
  { workspace, toolset }: Pick<CommandLineRequest, 'workspace' | 'toolset'>,
  { model, sandbox = 'workspace-write', config = [], extraArgs = [] }: CodexOptions,
  defaults: Readonly<Record<string, TomlValue>> = {},
): string[] {
  return [
    ...['-s', sandbox, '-C', workspace],
    ...(model === undefined ? [] : ['-m', model]),
    // Nobody is there to be asked.
    ...setting('approval_policy', 'never'),
    ...Object.entries(defaults).flatMap(([key, value]) => setting(key, value)),
    ...config.flatMap((entry) => ['-c', entry]),
    ...toolset.servers.flatMap((server) => setting(`mcp_servers.${server.name}`, serverTable(server))),
    ...extraArgs,
  ];
}

function setting(key: string, value: TomlValue): string[] {
  return ['-c', `${key}=${tomlValue(value)}`];
}

function serverTable({ command, args, cwd, ...server }: ToolServer): TomlValue {
  const { enabledTools, startupTimeoutMs, toolTimeoutMs } = server;
  return {
    command,
    args,
    cwd,
    ...toldVariables(server),
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
