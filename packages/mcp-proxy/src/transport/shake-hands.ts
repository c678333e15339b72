import { Client, SdkError, SdkErrorCode } from '@modelcontextprotocol/client';
import manifest from '../../package.json' with { type: 'json' };
import { ProxyError } from '../errors.js';
import { describeExit } from '../supervise/describe-exit.js';
import type { RunningServer, ServerExit } from '../supervise/start-server.js';
import type { ConnectOptions, ServerConnection } from './connect-server.js';
import { serverTransport } from './server-transport.js';

export interface HandshakeOptions extends ConnectOptions {
  /** Of the server, for messages. */
  name: string;
}

/** Performs the handshake with a server that was started, and ends it when that fails. Throws as `connectServer` says. */
export async function shakeHands(running: RunningServer, options: HandshakeOptions): Promise<ServerConnection> {
  const { name, signal, startupTimeoutMs, framing = 'newline', clientName = 'harnessgym' } = options;
  const exit = lookAt(running.exited);
  const { transport, framing: found } = serverTransport(running, framing);
  const client = options.client ?? new Client({ name: clientName, version: manifest.version });
  try {
    await client.connect(transport, { signal, timeout: startupTimeoutMs });
  } catch (cause) {
    const earlyExit = exit();
    await transport.close();
    signal.throwIfAborted();
    throw handshakeError({ name, startupTimeoutMs, framing, running, exit: earlyExit, cause });
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

interface HandshakeFailure extends Required<Pick<HandshakeOptions, 'name' | 'startupTimeoutMs' | 'framing'>> {
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
