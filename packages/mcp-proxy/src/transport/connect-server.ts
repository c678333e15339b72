import type { Client } from '@modelcontextprotocol/client';
import type { Framing } from '../framing/frame.js';
import type { ServerCommand } from '../server.js';
import { endGroup } from '../supervise/end-server.js';
import { type RunningServer, startServer } from '../supervise/start-server.js';

export interface ConnectOptions {
  /** Ends the attempt, and what was started, with the signal's reason. It does not end a connection that stands. */
  signal: AbortSignal;
  /** For the answer to `initialize`. */
  startupTimeoutMs: number;
  /** How the server tells messages apart; lines unless it says otherwise, `auto` finds out. */
  framing?: Framing | 'auto';
  clientName?: string;
  /** A client with capabilities and handlers of its own, not connected yet; `clientName` is for the one that we make. */
  client?: Client;
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
  options.signal.throwIfAborted();
  const running = await startServer(server);
  const shakeHands = await loadClient(running);
  return shakeHands(running, { ...options, name: server.name });
}

/** Loading the official client takes as long as starting a server, so both go on at once. */
async function loadClient(running: RunningServer) {
  try {
    return (await import('./shake-hands.js')).shakeHands;
  } catch (error) {
    await endGroup(running, 0);
    running.release();
    throw error;
  }
}
