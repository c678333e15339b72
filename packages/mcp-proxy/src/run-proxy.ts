import type { Readable, Writable } from 'node:stream';
import { ProxyError } from './errors.js';
import type { Framing } from './framing/frame.js';
import { errorCode } from './relay/reply.js';
import { type Relay, startRelay } from './relay/start-relay.js';
import type { ServerCommand } from './server.js';
import { describeExit } from './supervise/describe-exit.js';
import { endGroup, endServer } from './supervise/end-server.js';
import { type RunningServer, type ServerExit, startServer } from './supervise/start-server.js';
import { within } from './supervise/within.js';
import type { TelemetrySink, TelemetryTags } from './telemetry/event.js';
import { trackCalls } from './telemetry/track-calls.js';

export interface ProxyOptions {
  server: ServerCommand;
  /** What the client writes and reads. `input` is destroyed at the end, `output` is left open. */
  client: { input: Readable; output: Writable };
  /** Gets the server's stderr and our own remarks; what it does not take at once is dropped. */
  stderr: Writable;
  /** How the server tells messages apart; `auto` finds out with the opening message. The client is answered in kind. */
  serverFraming?: Framing | 'auto';
  /** In `auto`, how long the server has to answer a line before the opening message is sent with a header too; 2 seconds. */
  resendAfterMs?: number;
  /** Told the server's framing, once, before the client gets its first message. Must not throw. */
  onServerFraming?: (framing: Framing) => void;
  /** For one `tools/call`; 60 seconds. */
  responseTimeoutMs?: number;
  /** Bytes of one message; 64 MiB. */
  frameLimit?: number;
  sink?: TelemetrySink;
  tags?: TelemetryTags;
  /** Ends the server in a hurry, within about half a second. */
  signal?: AbortSignal;
}

export type ProxyExit = ServerExit | { ended: 'not-started'; reason: string };

const patience = { inputEndMs: 2_000, termMs: 1_000 };
const drainMs = 2_000;
const flushMs = 500;

/**
 * Starts the server, relays between it and the client until the client has left or `signal` fires, ends the server's
 * process group, and says how the server ended. What a server does wrong becomes JSON-RPC errors for the client; this
 * function does not throw for it. Out of its reach: a process that has left the group for a session of its own, and
 * everything once this process is killed with SIGKILL; the server's input ends then, and a server that ignores it stays.
 */
export async function runProxy(options: ProxyOptions): Promise<ProxyExit> {
  const { client, stderr, sink, signal } = options;
  stderr.on('error', ignoreStderr);
  const server = await start(options);
  const relay = relayTo(server, options);
  const left = whenClientLeft(relay, options);
  const exit = ProxyError.isInstance(server)
    ? await left.then(() => ({ ended: 'not-started' as const, reason: server.message }))
    : await supervise(server, relay, left, options);
  await within(new Promise<void>((resolve) => client.output.write('', () => resolve())), flushMs, signal);
  client.input.destroy();
  sink?.close?.();
  stderr.off('error', ignoreStderr);
  return exit;
}

async function start({ server, stderr }: ProxyOptions): Promise<RunningServer | ProxyError> {
  try {
    return await startServer(server, (chunk) => pass(stderr, chunk));
  } catch (error) {
    if (ProxyError.isInstance(error)) return error;
    throw error;
  }
}

function relayTo(server: RunningServer | ProxyError, options: ProxyOptions): Relay {
  const { client, stderr, responseTimeoutMs = 60_000, frameLimit = 64 * 1024 * 1024, sink, tags = {} } = options;
  const { serverFraming = 'auto', resendAfterMs, onServerFraming } = options;
  const { name } = options.server;
  const report = (line: string) => pass(stderr, `harnessgym-mcp-proxy: ${line}\n`);
  const onFault = (error: unknown) =>
    report(`Calls are not recorded: ${error instanceof Error ? error.message : error}`);
  const calls = trackCalls({ sink: sink ?? { write() {} }, server: name, tags, onFault });
  const upstream = ProxyError.isInstance(server)
    ? { code: errorCode.serverGone, message: server.message }
    : { input: server.stdin, output: server.stdout };
  return startRelay({
    name,
    client,
    server: upstream,
    serverFraming,
    responseTimeoutMs,
    frameLimit,
    calls,
    report,
    ...(resendAfterMs !== undefined && { resendAfterMs }),
    ...(onServerFraming !== undefined && { onServerFraming }),
  });
}

async function supervise(
  server: RunningServer,
  relay: Relay,
  clientLeft: Promise<void>,
  options: ProxyOptions,
): Promise<ServerExit> {
  const ended = watch(server, relay, options);
  const early = await Promise.race([ended, clientLeft]);
  if (early !== undefined) {
    await clientLeft;
    return early;
  }
  relay.stop();
  await endServer(server, patience, options.signal);
  return ended;
}

/** Resolves when the server has gone, its last words were handed on, and nothing of its process group is left. */
async function watch(server: RunningServer, relay: Relay, options: ProxyOptions): Promise<ServerExit> {
  await Promise.race([server.exited, relay.serverEnded, relay.serverStuck]);
  await within(server.exited, drainMs);
  await endGroup(server, patience.termMs);
  const exit = await server.exited;
  await within(Promise.all([server.closed, relay.serverEnded]), drainMs, options.signal);
  server.release();
  const tail = server.stderrTail();
  const message = describeExit(options.server.name, exit, tail);
  relay.serverIsGone({ code: errorCode.serverGone, message, data: { ...exit, stderrTail: tail } });
  return exit;
}

async function whenClientLeft(relay: Relay, { client, signal }: ProxyOptions): Promise<void> {
  const settled = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve(), { signal: settled.signal });
  });
  // A client that closes its end breaks the pipe; it has left, whatever the error is called.
  const broken = new Promise<void>((resolve) => {
    for (const event of ['error', 'close']) client.output.on(event, () => resolve());
  });
  await Promise.race([relay.clientLeft, aborted, broken]);
  settled.abort();
}

/** Never waits: a client that does not read stderr must not stop the server by it. */
function pass(stderr: Writable, text: Buffer | string): void {
  if (!stderr.writableNeedDrain && !stderr.destroyed) stderr.write(text);
}

function ignoreStderr(): void {}
