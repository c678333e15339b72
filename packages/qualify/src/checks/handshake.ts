import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import { ownerVariable } from '@harnessgym/internal-process/owner-marker';
import { type Framing, ProxyError, wrapServer } from '@harnessgym/mcp-proxy';
import { connectServer, type ServerConnection } from '@harnessgym/mcp-proxy/transport';
import type { ServerManifest } from '@harnessgym/registry';
import { ProtocolError } from '@modelcontextprotocol/client';
import { type Answer, type Evidence, failed, passed } from '../checklist.js';
import type { RoomContext } from '../room-context.js';

/** Whoever asked for it disposes the connection. */
export interface Handshake {
  connection: ServerConnection;
  /** How the server tells messages apart; what is mounted need not find out again. */
  framing?: Framing;
}

/**
 * Starts what will be mounted, the server behind the proxy, and shakes hands with it. Calls made on it are recorded in the room, in the phase `qualify`.
 */
export async function checkHandshake(manifest: ServerManifest, context: RoomContext): Promise<Answer<Handshake>> {
  const { room, env, tags, signal } = context;
  const { name, command, args, cwd, startupTimeoutMs } = manifest;
  const owner = env[ownerVariable];
  const framingPath = join(room, '.harnessgym', `${name}.framing`);
  const server = wrapServer(
    { name, command, args, cwd, env: { ...env, ...manifest.env } },
    {
      workspace: room,
      telemetryPath: join(room, '.harnessgym/mcp_calls.jsonl'),
      tags: { ...tags, phase: 'qualify' },
      responseTimeoutMs: manifest.toolTimeoutMs,
      framingPath,
      ...(owner !== undefined && { owner }),
    },
  );
  try {
    const connection = await connectServer(server, { signal, startupTimeoutMs });
    const { client } = connection;
    const framing = await readFraming(framingPath);
    return passed(framing === undefined ? { connection } : { connection, framing }, {
      server: client.getServerVersion()?.name,
      protocol_version: client.getNegotiatedProtocolVersion(),
      framing,
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

async function readFraming(path: string): Promise<Framing | undefined> {
  try {
    const noted = await readFile(path, 'utf8');
    return noted === 'newline' || noted === 'content-length' ? noted : undefined;
  } catch (error) {
    // The disk did not take the note: the proxy finds out at each start.
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The proxy answers for a server that has gone, and says how it went. */
function lastWords(cause: unknown): Evidence {
  const data = cause instanceof ProtocolError && isObject(cause.data) ? cause.data : {};
  const { exitCode, signal, stderrTail } = data;
  return { exit_code: exitCode, signal, ...(stderrTail === undefined ? {} : { stderr: stderrTail }) };
}
