import { fileURLToPath } from 'node:url';
import { ownerVariable } from '@harnessgym/internal-process/owner-marker';
import type { Framing } from './framing/frame.js';
import type { ServerCommand } from './server.js';
import { packServerVariables, privateNames } from './server-variables.js';
import { longestTimeoutMs } from './supervise/longest-timeout.js';
import type { TelemetryTags } from './telemetry/event.js';
import { tagsToVariables } from './telemetry/tag-variables.js';

export interface WrapOptions {
  /** The task's folder; the server finds it as `HARNESSGYM_WORKSPACE`. */
  workspace: string;
  telemetryPath: string;
  tags: TelemetryTags;
  /** For one `tools/call`; 24 days where it is longer. */
  responseTimeoutMs: number;
  /** The server's, where it is known; without it the proxy finds out at every start, which costs a server of headers two seconds. */
  framing?: Framing;
  /** Without `framing`: the file in which the proxy notes what it found, before the client gets its first message. */
  framingPath?: string;
  /** The file in which the proxy notes which tools it told its client of, before the client is told. */
  listingPath?: string;
  /** Paths that have to be no links, nor lie behind one, when the server is started: what confines it would follow them. */
  realPaths?: readonly string[];
  /** The values of arguments too, not their names and sizes alone. */
  recordArguments?: boolean;
  /** Marks the proxy and the server as started by a command, by which they are found when it was killed. */
  owner?: string;
}

/** Names in `env`, each with the one that stands for it in the environment of this server's client. */
export interface PrivateEnv {
  privateEnv?: Readonly<Record<string, string>>;
}

const program = fileURLToPath(new URL('../bin/harnessgym-mcp-proxy.js', import.meta.url));

/**
 * The same server behind the measuring proxy. Pure. The server's own variables travel packed into one variable: they
 * do not act on the proxy, and they are not among its arguments, where everybody could read them. Those of them called
 * `HARNESSGYM_*` do not reach the server. Where there are any, `privateEnv` says by which name of its own the proxy takes
 * them too, for a client that would show the values of `env` to everybody.
 */
export function wrapServer<S extends ServerCommand>(server: S, options: WrapOptions): S & PrivateEnv {
  const { workspace, telemetryPath, tags, responseTimeoutMs, framing, framingPath, listingPath, owner } = options;
  const flags = [
    ['--server-name', server.name],
    ['--cwd', server.cwd],
    ['--workspace', workspace],
    ['--telemetry-path', telemetryPath],
    ['--response-timeout', String(Math.min(responseTimeoutMs, longestTimeoutMs) / 1_000)],
    ...(framing === undefined ? [] : [['--server-framing', framing]]),
    ...(framingPath === undefined ? [] : [['--framing-path', framingPath]]),
    ...(listingPath === undefined ? [] : [['--listing-path', listingPath]]),
    ...(options.realPaths ?? []).map((path) => ['--real-path', path]),
  ].map(([flag, value]) => `${flag}=${value}`);
  if (options.recordArguments) flags.push('--record-arguments');
  return {
    ...server,
    command: process.execPath,
    args: [program, ...flags, '--', server.command, ...server.args],
    env: {
      ...tagsToVariables(tags),
      ...packServerVariables(server.env ?? {}),
      HARNESSGYM_WORKSPACE: workspace,
      ...(owner !== undefined && { [ownerVariable]: owner }),
    },
    ...(Object.keys(server.env ?? {}).length > 0 && { privateEnv: privateNames(server.name) }),
  };
}
