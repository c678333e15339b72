import { join } from 'node:path';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import { ownerVariable } from '@harnessgym/internal-process/owner-marker';
import { ProxyError, wrapServer } from '@harnessgym/mcp-proxy';
import { connectServer, type ServerConnection } from '@harnessgym/mcp-proxy/transport';
import type { ServerManifest } from '@harnessgym/registry';
import { ProtocolError } from '@modelcontextprotocol/client';
import { type Answer, type Evidence, failed, passed } from '../checklist.js';
import type { RoomContext } from '../room-context.js';

/**
 * Starts what will be mounted, the server behind the proxy, and shakes hands with it. The value is the open
 * connection; whoever asked disposes it. Calls made on it are recorded in the room, in the phase `qualify`.
 */
export async function checkHandshake(
  manifest: ServerManifest,
  context: RoomContext,
): Promise<Answer<ServerConnection>> {
  const { room, env, tags, signal } = context;
  const { name, command, args, cwd, startupTimeoutMs } = manifest;
  const owner = env[ownerVariable];
  const server = wrapServer(
    { name, command, args, cwd, env: { ...env, ...manifest.env } },
    {
      workspace: room,
      telemetryPath: join(room, '.harnessgym/mcp_calls.jsonl'),
      tags: { ...tags, phase: 'qualify' },
      responseTimeoutMs: manifest.toolTimeoutMs,
      ...(owner !== undefined && { owner }),
    },
  );
  try {
    const connection = await connectServer(server, { signal, startupTimeoutMs });
    const { client } = connection;
    return passed(connection, {
      server: client.getServerVersion()?.name,
      protocol_version: client.getNegotiatedProtocolVersion(),
    });
  } catch (error) {
    if (!ProxyError.isInstance(error)) throw error;
    return failed(error.message, {
      code: error.code,
      command: [command, ...args],
      stderr: error.stderrTail,
      ...lastWords(error.cause),
    });
  }
}

/** The proxy answers for a server that has gone, and says how it went. */
function lastWords(cause: unknown): Evidence {
  const data = cause instanceof ProtocolError && isObject(cause.data) ? cause.data : {};
  const { exitCode, signal, stderrTail } = data;
  return { exit_code: exitCode, signal, ...(stderrTail === undefined ? {} : { stderr: stderrTail }) };
}
