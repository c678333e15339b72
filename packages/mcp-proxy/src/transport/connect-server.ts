import { Client, SdkError, SdkErrorCode } from '@modelcontextprotocol/client';
import manifest from '../../package.json' with { type: 'json' };
import { ProxyError } from '../errors.js';
import type { Framing } from '../framing/frame.js';
import type { ServerCommand } from '../server.js';
import { describeExit } from '../supervise/describe-exit.js';
import { type RunningServer, type ServerExit, startServer } from '../supervise/start-server.js';
import { serverTransport } from './server-transport.js';

export interface ConnectOptions {
  /** Ends the attempt, and what was started, with the signal's reason. It does not end a connection that stands. */
  signal: AbortSignal;
  /** For the answer to `initialize`. */
  startupTimeoutMs: number;
  /** How the server tells messages apart; lines unless it says otherwise, `auto` finds out. */
  framing?: Framing | 'auto';
  clientName?: string;
}

/** A started server that has shaken hands. Disposing it ends the server's process group. */
export interface ServerConnection extends AsyncDisposable {
  /** The official client, connected. */
  client: Client;
  /** In which it answered. */
  framing: Framing;
  /** The last 16 KiB that the server wrote on stderr. */
  stderrTail(): string;
}

/**
 * Starts a server and performs the `initialize` handshake. Nothing of its process group is left when it throws: a
 * ProxyError SERVER_NOT_STARTED, SERVER_EXITED, HANDSHAKE_TIMEOUT or HANDSHAKE_FAILED, the last three with what the
 * server wrote on stderr, or the reason of `signal`.
 */
export async function connectServer(server: ServerCommand, options: ConnectOptions): Promise<ServerConnection> {
  const { signal, startupTimeoutMs, framing = 'newline', clientName = 'harnessgym' } = options;
  signal.throwIfAborted();
  const running = await startServer(server);
  const exit = lookAt(running.exited);
  const { transport, framing: found } = serverTransport(running, framing);
  const client = new Client({ name: clientName, version: manifest.version });
  try {
    await client.connect(transport, { signal, timeout: startupTimeoutMs });
  } catch (cause) {
    const earlyExit = exit();
    await transport.close();
    signal.throwIfAborted();
    throw handshakeError({ name: server.name, startupTimeoutMs, framing, running, exit: earlyExit, cause });
  }
  return {
    client,
    framing: found() ?? 'newline',
    stderrTail: running.stderrTail,
    async [Symbol.asyncDispose]() {
      await client.close();
      // The client forgets a transport that has closed by itself, while it may still be ending the tree.
      await transport.close();
    },
  };
}

function lookAt(exited: Promise<ServerExit>): () => ServerExit | undefined {
  let exit: ServerExit | undefined;
  void exited.then((value) => {
    exit = value;
  });
  return () => exit;
}

interface HandshakeFailure {
  name: string;
  startupTimeoutMs: number;
  framing: Framing | 'auto';
  running: RunningServer;
  exit: ServerExit | undefined;
  cause: unknown;
}

const expected = {
  newline: 'It must read newline-delimited JSON from stdin.',
  'content-length': 'It must read JSON with Content-Length headers from stdin.',
  auto: 'It reads from stdin neither newline-delimited JSON nor JSON with Content-Length headers.',
};

function handshakeError(failure: HandshakeFailure): ProxyError {
  const { name, startupTimeoutMs, framing, running, exit, cause } = failure;
  const server = `The MCP server ${JSON.stringify(name)}`;
  const stderrTail = running.stderrTail();
  if (exit !== undefined)
    return new ProxyError('SERVER_EXITED', { message: describeExit(name, exit, stderrTail), cause, stderrTail });
  if (cause instanceof SdkError && cause.code === SdkErrorCode.RequestTimeout) {
    const message = `${server} did not answer initialize within ${startupTimeoutMs / 1_000} s. ${expected[framing]}`;
    return new ProxyError('HANDSHAKE_TIMEOUT', { message, cause, stderrTail });
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `${server} failed the initialize handshake: ${reason}`;
  return new ProxyError('HANDSHAKE_FAILED', { message, cause, stderrTail });
}
