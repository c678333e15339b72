import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import { type ServerCommand, tagsFromVariables, wrapServer } from '@harnessgym/mcp-proxy';
import { connectServer } from '@harnessgym/mcp-proxy/transport';
import type { Confined } from '@harnessgym/qualify/sandbox';
import type { Client } from '@modelcontextprotocol/client';
import { CoreError } from '../errors.js';
import { connectConfined } from './connect-confined.js';
import type { CallableServer } from './find-server.js';
import { joinPages } from './join-pages.js';
import { needsPipes, withPipes } from './with-pipes.js';

/** What came back, as it came: a result, one that says `isError`, or an error of the protocol. */
export type Answer =
  | { outcome: 'answered' | 'tool-error'; result: unknown }
  | { outcome: 'error'; error: { code: number; message: string; data?: unknown } };

export interface Question {
  workspace: string;
  /** Absent: its tools are listed. */
  tool?: string;
  given: Readonly<Record<string, unknown>>;
  timeoutMs?: number;
  /** Calls and lists also tools that are not enabled. */
  force: boolean;
}

// So much longer than the proxy waits, so that its answer arrives, and the timeout is on record.
const laterMs = 5_000;

/**
 * Asks behind the measuring proxy, which records the call as it would a native one. Throws CoreError SERVER_NOT_ACTIVE for
 * a tool that is not enabled without `force`, a ProxyError when there is no talking to the server, and the signal's reason.
 */
export async function askServer(
  asked: CallableServer,
  { workspace, tool, given, force, timeoutMs = asked.toolTimeoutMs }: Question,
  { cwd, env, signal, stateFolder }: { cwd: string; env: NodeJS.ProcessEnv; signal: AbortSignal; stateFolder?: string },
): Promise<Answer> {
  const { command, framing, enabledTools, startupTimeoutMs } = asked;
  if (tool !== undefined && !force && enabledTools.length > 0 && !enabledTools.includes(tool)) {
    const message = `The tool ${JSON.stringify(tool)} of ${JSON.stringify(command.name)} is not active. Active: ${enabledTools.join(', ')}. --force calls it all the same.`;
    throw new CoreError('SERVER_NOT_ACTIVE', { message });
  }
  const reachable: (one: ServerCommand) => ServerCommand = needsPipes(env) ? withPipes : (one) => one;
  const root = await realpath(workspace);
  const wrap = ({ command: confined, unlinked }: Confined<ServerCommand>) =>
    wrapServer(reachable(confined), {
      workspace: root,
      telemetryPath: resolve(
        cwd,
        env['HARNESSGYM_MCP_TELEMETRY_PATH'] || join(workspace, '.harnessgym', 'mcp_calls.jsonl'),
      ),
      // A call by force is no use of what the run has active.
      tags: force ? {} : tagsFromVariables(env),
      responseTimeoutMs: timeoutMs,
      realPaths: unlinked,
      ...(framing !== undefined && { framing }),
    });
  const options = { signal, startupTimeoutMs, clientName: 'harnessgym-mcp-call' };
  await using connection = await connectConfined(asked, {
    workspace: root,
    env,
    signal,
    ...(stateFolder !== undefined && { stateFolder }),
    connect: (confined) => connectServer(reachable(wrap(confined)), options),
  });
  const limits = { signal, timeout: timeoutMs + laterMs };
  const put = (request: Request) => ask(connection.client, request, limits);
  if (tool !== undefined) return await put({ method: 'tools/call', params: { name: tool, arguments: { ...given } } });
  const isEnabled = (one: unknown) =>
    force || enabledTools.length === 0 || (isObject(one) && enabledTools.some((name) => name === one['name']));
  return await joinPages(
    (cursor) => put({ method: 'tools/list', ...(cursor !== undefined && { params: { cursor } }) }),
    isEnabled,
  );
}

interface Request {
  method: string;
  params?: Record<string, unknown>;
}

async function ask(
  client: Client,
  request: Request,
  limits: { signal: AbortSignal; timeout: number },
): Promise<Answer> {
  try {
    const result = await client.request(request, asItCame, limits);
    return { outcome: isObject(result) && result['isError'] ? 'tool-error' : 'answered', result };
  } catch (error) {
    limits.signal.throwIfAborted();
    const { ProtocolError } = await import('@modelcontextprotocol/client');
    if (!(error instanceof ProtocolError)) throw error;
    const { code, message, data } = error;
    return { outcome: 'error', error: { code, message, ...(data !== undefined && { data }) } };
  }
}

/** A schema that takes everything: what a tool says is for whoever called. */
const asItCame = {
  '~standard': { version: 1, vendor: 'harnessgym', validate: (value: unknown) => ({ value }) },
} as const;
