import { fileURLToPath } from 'node:url';
import type { ServerCommand } from './server.js';
import type { TelemetryTags } from './telemetry/event.js';
import { tagsToVariables } from './telemetry/tag-variables.js';

export interface WrapOptions {
  /** The task's folder; the server finds it as `HARNESSGYM_WORKSPACE`. */
  workspace: string;
  telemetryPath: string;
  tags: TelemetryTags;
  responseTimeoutMs: number;
}

const program = fileURLToPath(new URL('../bin/harnessgym-mcp-proxy.js', import.meta.url));

/**
 * The same server behind the measuring proxy. Pure. The server's own variables travel in the proxy's environment, not
 * in its arguments, where everybody could read them.
 */
export function wrapServer<S extends ServerCommand>(server: S, options: WrapOptions): S {
  const { workspace, telemetryPath, tags, responseTimeoutMs } = options;
  const flags = [
    ['--server-name', server.name],
    ['--cwd', server.cwd],
    ['--workspace', workspace],
    ['--telemetry-path', telemetryPath],
    ['--response-timeout', String(responseTimeoutMs / 1_000)],
    ...Object.keys(server.env ?? {}).map((name) => ['--pass-env', name]),
  ].map(([flag, value]) => `${flag}=${value}`);
  return {
    ...server,
    command: process.execPath,
    args: [program, ...flags, '--', server.command, ...server.args],
    env: { ...server.env, ...tagsToVariables(tags), HARNESSGYM_WORKSPACE: workspace },
  };
}
