import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Framing } from './framing/frame.js';
import type { ServerCommand } from './server.js';
import { unpackServerVariables } from './server-variables.js';
import { longestTimeoutMs } from './supervise/longest-timeout.js';
import type { TelemetryTags } from './telemetry/event.js';
import { tagsFromVariables } from './telemetry/tag-variables.js';

export type Invocation =
  | { kind: 'usage'; problem: string }
  | {
      kind: 'run';
      server: ServerCommand;
      serverFraming: Framing | 'auto';
      framingPath?: string;
      listingPath?: string;
      responseTimeoutMs: number;
      telemetryPath?: string;
      debugLogPath?: string;
      recordArguments: boolean;
      /** Have to be no links, nor lie behind one, when the server is started. */
      realPaths: readonly string[];
      tags: TelemetryTags;
    };

const flags = {
  cwd: { type: 'string' },
  'server-name': { type: 'string', default: '' },
  'server-framing': { type: 'string', default: 'auto' },
  'framing-path': { type: 'string' },
  'listing-path': { type: 'string' },
  'response-timeout': { type: 'string', default: '60' },
  'telemetry-path': { type: 'string' },
  workspace: { type: 'string' },
  'real-path': { type: 'string', multiple: true },
  'record-arguments': { type: 'boolean', default: false },
} as const;

/** Flags first, then `--` and the server's command. The `--` may be missing when the command is no flag. */
export function parseArguments(argv: readonly string[], env: NodeJS.ProcessEnv): Invocation {
  const [ours, [command, ...args]] = split(argv);
  const parsed = parseFlags(ours);
  if (typeof parsed === 'string') return { kind: 'usage', problem: parsed };
  if (command === undefined) return { kind: 'usage', problem: 'no server command' };
  const serverFraming = toFraming(parsed['server-framing']);
  if (serverFraming === undefined)
    return {
      kind: 'usage',
      problem: `--server-framing ${parsed['server-framing']} is not newline, content-length or auto`,
    };
  const seconds = Number(parsed['response-timeout']);
  const responseTimeoutMs = Math.ceil(seconds * 1_000);
  if (!(responseTimeoutMs > 0 && responseTimeoutMs <= longestTimeoutMs))
    return { kind: 'usage', problem: `--response-timeout ${parsed['response-timeout']} is not a number of seconds` };
  const variables = unpackServerVariables(env, parsed['server-name']);
  if (variables === undefined)
    return { kind: 'usage', problem: 'HARNESSGYM_SERVER_ENV is not a JSON object of strings' };

  const workspace = resolveWorkspace(parsed.workspace, env);
  const telemetryPath = resolveTelemetryPath(parsed['telemetry-path'], workspace, env);
  const server = {
    name: parsed['server-name'],
    command,
    args,
    cwd: resolve(parsed.cwd ?? '.'),
    env: { ...variables, ...(workspace !== undefined && { HARNESSGYM_WORKSPACE: workspace }) },
  };
  const tags = tagsFromVariables(env);
  const recordArguments = parsed['record-arguments'] || isOn(env['HARNESSGYM_MCP_RECORD_ARGUMENTS']);
  const run = {
    kind: 'run',
    server,
    serverFraming,
    responseTimeoutMs,
    tags,
    recordArguments,
    realPaths: parsed['real-path'] ?? [],
  } as const;
  const { 'framing-path': framingPath, 'listing-path': listingPath } = parsed;
  const debugLogPath = resolveDebugLogPath(workspace, env);
  return {
    ...run,
    ...(framingPath !== undefined && { framingPath: resolve(framingPath) }),
    ...(listingPath !== undefined && { listingPath: resolve(listingPath) }),
    ...(telemetryPath !== undefined && { telemetryPath }),
    ...(debugLogPath !== undefined && { debugLogPath }),
  };
}

function split(argv: readonly string[]): [string[], string[]] {
  const { tokens } = parseArgs({ args: [...argv], options: flags, strict: false, tokens: true });
  const first = tokens.find(({ kind }) => kind !== 'option');
  if (first === undefined) return [[...argv], []];
  const from = first.kind === 'option-terminator' ? first.index + 1 : first.index;
  return [argv.slice(0, first.index), argv.slice(from)];
}

function parseFlags(args: string[]) {
  try {
    return parseArgs({ args, options: flags, strict: true }).values;
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) return error.message.split('. ')[0] ?? error.message;
    throw error;
  }
}

function toFraming(text: string): Framing | 'auto' | undefined {
  return text === 'newline' || text === 'content-length' || text === 'auto' ? text : undefined;
}

/** Against our working folder: the server's is another. */
function resolveWorkspace(flag: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  const given = flag ?? (env['HARNESSGYM_WORKSPACE'] || undefined);
  return given === undefined ? undefined : resolve(given);
}

function resolveTelemetryPath(flag: string | undefined, workspace: string | undefined, env: NodeJS.ProcessEnv) {
  const exact = flag ?? (env['HARNESSGYM_MCP_TELEMETRY_PATH'] || undefined);
  if (exact !== undefined) return resolve(exact);
  return workspace === undefined ? undefined : join(workspace, '.harnessgym', 'mcp_calls.jsonl');
}

function resolveDebugLogPath(workspace: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  const exact = env['HARNESSGYM_MCP_PROXY_DEBUG_PATH'];
  if (exact) return resolve(exact);
  if (workspace === undefined || !isOn(env['HARNESSGYM_MCP_PROXY_DEBUG'])) return undefined;
  return join(workspace, '.harnessgym', 'mcp_proxy_debug.jsonl');
}

function isOn(variable: string | undefined): boolean {
  return ['1', 'true', 'yes'].includes(variable?.toLowerCase() ?? '');
}
