import { join } from 'node:path';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import { ownerVariable } from '@harnessgym/internal-process/owner-marker';
import { type Framing, ProxyError, wrapServer } from '@harnessgym/mcp-proxy';
import { connectServer, type ServerConnection } from '@harnessgym/mcp-proxy/transport';
import type { ServerManifest } from '@harnessgym/registry';
import { Client, ProtocolError } from '@modelcontextprotocol/client';
import own from '../../package.json' with { type: 'json' };
import { type Answer, type Evidence, failed, passed } from '../checklist.js';
import { confineInRoom } from '../confine-in-room.js';
import { openFramingNote } from '../framing-note.js';
import type { RoomContext } from '../room-context.js';
import { type SandboxName, sandboxName } from '../sandbox/sandbox.js';

/** Whoever asked for it disposes the connection. */
export interface Handshake {
  connection: ServerConnection;
  /** How the server tells messages apart; what is mounted need not find out again. */
  framing?: Framing;
}

// When the proxy sends the opening message again, with a header, to a server that said nothing.
const probeAfterMs = 2_000;
const clientInfo = { name: 'harnessgym', version: own.version };

/**
 * Starts what will be mounted, the server behind the proxy, and shakes hands with it. Calls made on it are recorded in the
 * room, in the phase `qualify`. Where finding out the framing may be what failed, it is started once more and spoken to in one.
 */
export async function checkHandshake(manifest: ServerManifest, context: RoomContext): Promise<Answer<Handshake>> {
  const started = performance.now();
  const answer = await findFraming(manifest, context);
  // A server of the newer protocol alone lives, and knows no `initialize`.
  if (refusedToInitialize(answer)) {
    const again = await shakeHands(manifest, context, { framing: 'newline', era: 'discover' });
    if (again.answer === 'passed') return again;
  }
  const wasProbed = performance.now() - started >= probeAfterMs;
  if (wasProbed && mayDieOfProbe(answer)) {
    if (answer.answer === 'passed') await answer.value.connection[Symbol.asyncDispose]();
    return shakeHands(manifest, context, { framing: 'newline' });
  }
  if (hadNoTimeForProbe(answer, manifest)) {
    const again = await shakeHands(manifest, context, { framing: 'content-length' });
    if (again.answer === 'passed') return again;
  }
  return answer;
}

const methodNotFound = -32601;

function refusedToInitialize(answer: Answer<Handshake>): boolean {
  return answer.answer === 'failed' && answer.evidence['error_code'] === methodNotFound;
}

/** A slow server of lines may die of the header, at once or right after its first answer. */
function mayDieOfProbe(answer: Answer<Handshake>): boolean {
  if (answer.answer === 'passed') return answer.value.framing === 'newline';
  return answer.evidence['code'] === 'HANDSHAKE_FAILED';
}

/** A server of headers hears nothing that it understands before the probe. */
function hadNoTimeForProbe(answer: Answer<Handshake>, { startupTimeoutMs }: ServerManifest): boolean {
  if (answer.answer === 'passed' || startupTimeoutMs >= 2 * probeAfterMs) return false;
  return answer.evidence['code'] === 'HANDSHAKE_TIMEOUT';
}

async function findFraming(manifest: ServerManifest, context: RoomContext): Promise<Answer<Handshake>> {
  await using note = await openFramingNote(context.room);
  const answer = await shakeHands(manifest, context, { framingPath: note.path });
  if (answer.answer === 'failed') return answer;
  const { connection } = answer.value;
  try {
    const sandbox = sandboxName(context.sandbox);
    return shaken(connection, { sandbox, framing: await note.read(), startup_ms: answer.evidence['startup_ms'] });
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    throw error;
  }
}

type WayToSpeak = { framing: Framing; era?: 'discover' } | { framingPath: string };

async function shakeHands(manifest: ServerManifest, context: RoomContext, way: WayToSpeak): Promise<Answer<Handshake>> {
  const { name, command, args, cwd, startupTimeoutMs } = manifest;
  const { room, env, tags, signal } = context;
  const owner = env[ownerVariable];
  const sandbox = sandboxName(context.sandbox);
  const confined = confineInRoom({ name, command, args, cwd, env }, manifest.env, context);
  const server = wrapServer(confined.command, {
    workspace: room,
    telemetryPath: join(room, '.harnessgym/mcp_calls.jsonl'),
    tags: { ...tags, phase: 'qualify' },
    responseTimeoutMs: manifest.toolTimeoutMs,
    ...('framing' in way ? { framing: way.framing } : way),
    realPaths: confined.unlinked,
    ...(owner !== undefined && { owner }),
  });
  const started = performance.now();
  try {
    const client = 'era' in way ? { client: new Client(clientInfo, { versionNegotiation: { mode: 'auto' } }) } : {};
    const connection = await connectServer(server, { signal, startupTimeoutMs, ...client });
    const startup_ms = Math.round(performance.now() - started);
    return shaken(connection, { sandbox, framing: 'framing' in way ? way.framing : undefined, startup_ms });
  } catch (error) {
    if (!ProxyError.isInstance(error)) throw error;
    return failed(error.message, {
      code: error.code,
      command: [command, ...args],
      sandbox,
      stderr: error.stderrTail,
      ...(error.cause instanceof ProtocolError && { error_code: error.cause.code }),
      ...lastWords(error.cause),
    });
  }
}

function shaken(
  connection: ServerConnection,
  { sandbox, framing, startup_ms }: { sandbox: SandboxName; framing: Framing | undefined; startup_ms: unknown },
): Answer<Handshake> {
  const { client } = connection;
  return passed(framing === undefined ? { connection } : { connection, framing }, {
    server: client.getServerVersion()?.name,
    protocol_version: client.getNegotiatedProtocolVersion(),
    framing,
    sandbox,
    startup_ms,
  });
}

/** The proxy answers for a server that has gone, and says how it went. */
function lastWords(cause: unknown): Evidence {
  const data = cause instanceof ProtocolError && isObject(cause.data) ? cause.data : {};
  const { exitCode, signal, stderrTail } = data;
  return { exit_code: exitCode, signal, ...(stderrTail === undefined ? {} : { stderr: stderrTail }) };
}
