import { readFile, rm } from 'node:fs/promises';
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

// When the proxy sends the opening message again, with a header, to a server that said nothing.
const probeAfterMs = 2_000;

/**
 * Starts what will be mounted, the server behind the proxy, and shakes hands with it. Calls made on it are recorded in the
 * room, in the phase `qualify`. A slow server of lines may die of the header that asks about its framing, at once or right
 * after its first answer: it is started once more, and spoken to in lines only.
 */
export async function checkHandshake(manifest: ServerManifest, context: RoomContext): Promise<Answer<Handshake>> {
  const started = performance.now();
  const answer = await shakeHands(manifest, { ...context, framing: 'auto' });
  const wasProbed = performance.now() - started >= probeAfterMs;
  if (!wasProbed || !mayDieOfProbe(answer)) return answer;
  if (answer.answer === 'passed') await answer.value.connection[Symbol.asyncDispose]();
  return shakeHands(manifest, { ...context, framing: 'newline' });
}

function mayDieOfProbe(answer: Answer<Handshake>): boolean {
  if (answer.answer === 'passed') return answer.value.framing === 'newline';
  return answer.evidence['code'] === 'HANDSHAKE_FAILED';
}

async function shakeHands(
  manifest: ServerManifest,
  { room, env, tags, signal, framing }: RoomContext & { framing: 'auto' | 'newline' },
): Promise<Answer<Handshake>> {
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
      ...(framing === 'auto' ? { framingPath } : { framing }),
      ...(owner !== undefined && { owner }),
    },
  );
  try {
    const connection = await connectServer(server, { signal, startupTimeoutMs });
    const { client } = connection;
    const found = framing === 'auto' ? await takeFraming(framingPath) : framing;
    return passed(found === undefined ? { connection } : { connection, framing: found }, {
      server: client.getServerVersion()?.name,
      protocol_version: client.getNegotiatedProtocolVersion(),
      framing: found,
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

/** The note leaves the room, in which the self-test finds the task and the bundle only. */
async function takeFraming(path: string): Promise<Framing | undefined> {
  try {
    const noted = await readFile(path, 'utf8');
    await rm(path, { force: true });
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
