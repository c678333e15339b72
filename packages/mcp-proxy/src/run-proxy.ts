import type { Writable } from 'node:stream';
import { debugCalls } from './debug/debug-calls.js';
import { type DebugLog, openDebugLog } from './debug/open-debug-log.js';
import { ProxyError } from './errors.js';
import { type OpenRelay, openRelay, type RelaySettings } from './open-relay.js';
import { errorCode } from './relay/reply.js';
import type { Relay } from './relay/start-relay.js';
import type { ServerCommand } from './server.js';
import { describeExit } from './supervise/describe-exit.js';
import { endGroup, endServer } from './supervise/end-server.js';
import { refuseLinks } from './supervise/refuse-links.js';
import { type RunningServer, type ServerExit, startServer } from './supervise/start-server.js';
import { within } from './supervise/within.js';
import { whenClientLeft } from './when-client-left.js';

export interface ProxyOptions extends RelaySettings {
  server: ServerCommand;
  /** Gets the server's stderr and our own remarks; what it does not take at once is dropped. */
  stderr: Writable;
  /** Have to be no links, nor lie behind one, when the server is started: what confines it would follow them. */
  realPaths?: readonly string[];
  /** Where to append what the proxy does, request by request, as JSON lines. */
  debugLogPath?: string;
  /** Ends the server in a hurry, within about half a second; one that cannot be ended is left after a few. */
  signal?: AbortSignal;
}

export type ProxyExit = ServerExit | { ended: 'not-started'; reason: string };

const patience = { inputEndMs: 2_000, termMs: 1_000 };
const drainMs = 2_000;
const flushMs = 500;
const reapMs = 500;

/**
 * Starts the server, relays between it and the client until the client has left or `signal` fires, ends the server's
 * process group, and says how the server ended. What a server does wrong becomes JSON-RPC errors for the client; this
 * function does not throw for it. Out of its reach: a process that has left the group for a session of its own, and
 * everything once this process is killed with SIGKILL; the server's input ends then, and a server that ignores it stays.
 */
export async function runProxy(options: ProxyOptions): Promise<ProxyExit> {
  const { client, stderr, signal } = options;
  const outputs = [client.output, stderr];
  for (const output of outputs) output.on('error', ignoreError);
  const debug = startDebugLog(options);
  const server = await start(options);
  const relay = relayTo(server, options, debug);
  const left = whenClientLeft(relay, client.output, signal).then((how) => {
    if (how === 'input-ended') debug?.write({ event: 'client_eof' });
  });
  const exit = ProxyError.isInstance(server)
    ? await left.then(() => ({ ended: 'not-started' as const, reason: server.message }))
    : await supervise(server, relay, left, options);
  await within(new Promise<void>((resolve) => client.output.write('', () => resolve())), flushMs, signal);
  client.input.destroy();
  await relay.close();
  debug?.write({ event: 'proxy_stop', return_code: exit.ended === 'exited' ? exit.exitCode : null });
  debug?.close();
  for (const output of outputs) output.off('error', ignoreError);
  return exit;
}

function startDebugLog({ debugLogPath, server, stderr }: ProxyOptions): DebugLog | undefined {
  if (debugLogPath === undefined) return undefined;
  const onFault = (error: unknown) =>
    remark(stderr, `No debug log: ${error instanceof Error ? error.message : String(error)}`);
  const log = openDebugLog(debugLogPath, { server: server.name, onFault });
  log.write({ event: 'proxy_start', command: [server.command, ...server.args] });
  return log;
}

async function start({ server, stderr, realPaths = [] }: ProxyOptions): Promise<RunningServer | ProxyError> {
  try {
    refuseLinks(server.name, realPaths);
    return await startServer(server, (chunk) => pass(stderr, chunk));
  } catch (error) {
    if (ProxyError.isInstance(error)) return error;
    throw error;
  }
}

function relayTo(server: RunningServer | ProxyError, options: ProxyOptions, debug: DebugLog | undefined): OpenRelay {
  const gone = ProxyError.isInstance(server);
  return openRelay(options, {
    name: options.server.name,
    server: gone
      ? { code: errorCode.serverGone, message: server.message }
      : { input: server.stdin, output: server.stdout },
    report: (line) => remark(options.stderr, line),
    ...(debug && { watch: (calls) => debugCalls(calls, debug, gone ? () => '' : server.stderrTail) }),
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
  // One that could not be ended says nothing that would be waited for.
  return (await within(server.exited, reapMs)) ? ended : takeLeave(server, relay, options);
}

/** Resolves when the server has gone, or cannot be ended, its last words were handed on, and its process group was ended. */
async function watch(server: RunningServer, relay: Relay, options: ProxyOptions): Promise<ServerExit> {
  await Promise.race([server.exited, relay.serverEnded, relay.serverStuck]);
  await within(server.exited, drainMs);
  await endGroup(server, patience.termMs);
  return takeLeave(server, relay, options);
}

async function takeLeave(server: RunningServer, relay: Relay, options: ProxyOptions): Promise<ServerExit> {
  const exit = (await within(server.exited, reapMs)) ? await server.exited : { ended: 'left' as const };
  await within(Promise.all([server.closed, relay.serverEnded]), drainMs, options.signal);
  server.release();
  const tail = server.stderrTail();
  const message = describeExit(options.server.name, exit, tail);
  relay.serverIsGone({ code: errorCode.serverGone, message, data: { ...exit, stderrTail: tail } });
  return exit;
}

function remark(stderr: Writable, line: string): void {
  pass(stderr, `harnessgym-mcp-proxy: ${line}\n`);
}

/** Never waits: a client that does not read stderr must not stop the server by it. */
function pass(stderr: Writable, text: Buffer | string): void {
  if (!stderr.writableNeedDrain && !stderr.destroyed) stderr.write(text);
}

/** Nobody reads there any more, which shows elsewhere where it matters. */
function ignoreError(): void {}
