import { parseJson } from '@harnessgym/internal-fs/parse-json';
import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResponse,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/client';
import type { Frame } from '../framing/split-frames.js';
import { pump, write } from '../relay/pump.js';
import { endGroup, endServer } from '../supervise/end-server.js';
import type { RunningServer } from '../supervise/start-server.js';
import { within } from '../supervise/within.js';

// The server may be a proxy, which takes its time to end a stubborn one behind it and must live to do so.
const patience = { inputEndMs: 6_000, termMs: 1_500 };
const drainMs = 2_000;
const frameLimit = 64 * 1024 * 1024;

/**
 * The official client's transport over a running server's pipes, newline-delimited. Closing it, or the server's exit,
 * ends the server's process group; `close` resolves when nothing of that is left.
 */
export function serverTransport(server: RunningServer): Transport {
  let closing: Promise<void> | undefined;

  function close(end: () => Promise<void>): Promise<void> {
    closing ??= end().then(() => {
      server.release();
      transport.onclose?.();
    });
    return closing;
  }

  async function endAfterExit(ended: Promise<void>): Promise<void> {
    await endGroup(server, patience.termMs);
    await within(Promise.all([server.closed, ended]), drainMs);
  }

  function onFrame(frame: Frame): undefined {
    const message = frame.kind === 'frame' ? parseJson(frame.bytes.toString('utf8')) : undefined;
    if (isMessage(message)) transport.onmessage?.(message);
    else transport.onerror?.(new Error('The server wrote something on stdout that is not a JSON-RPC message.'));
  }

  const transport: Transport = {
    async start() {
      const ended = pump(server.stdout, frameLimit, onFrame);
      void Promise.race([server.exited, ended.then(() => within(server.exited, drainMs))]).then(() =>
        close(() => endAfterExit(ended)),
      );
    },
    async send(message) {
      await write(server.stdin, `${JSON.stringify(message)}\n`);
    },
    close: () => close(() => endServer(server, patience)),
  };
  return transport;
}

function isMessage(value: unknown): value is JSONRPCMessage {
  return isJSONRPCRequest(value) || isJSONRPCNotification(value) || isJSONRPCResponse(value);
}
