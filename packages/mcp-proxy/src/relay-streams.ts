import type { Readable, Writable } from 'node:stream';
import { openRelay, type RelaySettings } from './open-relay.js';
import { errorCode } from './relay/reply.js';
import { whenClientLeft } from './when-client-left.js';

export interface StreamRelayOptions extends RelaySettings {
  /** Names the server in events and messages. */
  name: string;
  /**
   * What the server reads and writes. `input` is ended once the client has left, and destroyed when the server has ended
   * its output or does not read; both are destroyed at the end.
   */
  server: { input: Writable; output: Readable };
  /** Gets a line about what was skipped or went wrong. Nobody reads it by default. */
  onRemark?: (remark: string) => void;
  /** Ends the relay without waiting for the server's last words. */
  signal?: AbortSignal;
}

/**
 * Relays between two pairs of streams, whoever is behind them, and records the calls. Resolves when the client has left
 * and the server's output has ended, or `signal` fires. A server that has ended, or does not read its input for the
 * time of an answer, is explained to the client, for every request, until it leaves. What streams and servers do wrong becomes answers and remarks; this function does not throw.
 */
export async function relayStreams(options: StreamRelayOptions): Promise<void> {
  const { name, client, server, onRemark = () => {}, signal } = options;
  const streams = [client.input, client.output, server.input, server.output];
  for (const stream of streams) stream.on('error', ignoreError);
  const relay = openRelay(options, { name, server, report: onRemark });
  const gone = (how: string) => ({
    code: errorCode.serverGone,
    message: `The MCP server ${JSON.stringify(name)} ${how}.`,
  });
  const serverGone = Promise.race([
    relay.serverEnded.then(() => 'has ended its output'),
    relay.serverStuck.then(() => 'does not read its input'),
  ]).then((how) => {
    // What it has not read holds up what comes after it.
    server.input.destroy();
    relay.serverIsGone(gone(how));
  });

  await whenClientLeft(relay, client.output, signal);
  relay.stop();
  server.input.end();
  await unlessAborted(serverGone, signal);
  relay.serverIsGone(gone('is not waited for any more'));
  for (const stream of [client.input, server.input, server.output]) stream.destroy();
  await relay.close();
  client.output.off('error', ignoreError);
}

async function unlessAborted(awaited: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return;
  const settled = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    signal?.addEventListener('abort', () => resolve(), { signal: settled.signal });
  });
  await Promise.race([awaited, aborted]);
  settled.abort();
}

/** A broken stream is followed by its end or by silence, and both are watched. */
function ignoreError(): void {}
