import { parseJson } from '@harnessgym/internal-fs/parse-json';
import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResponse,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/client';
import type { Frame, Framing } from '../framing/frame.js';
import { splitFrames } from '../framing/split-frames.js';
import { isOpening } from '../relay/message.js';
import { pump } from '../relay/pump.js';
import { toFrame } from '../relay/reply.js';
import { serverWriter } from '../relay/server-writer.js';
import { write } from '../relay/write.js';
import { endGroup, endServer } from '../supervise/end-server.js';
import type { RunningServer } from '../supervise/start-server.js';
import { within } from '../supervise/within.js';

// The server may be a proxy, which takes its time to end a stubborn one behind it and must live to do so.
const patience = { inputEndMs: 6_000, termMs: 1_500 };
const drainMs = 2_000;
const frameLimit = 64 * 1024 * 1024;

/**
 * The official client's transport over a running server's pipes, in either framing. Closing it, or the server's exit,
 * ends the server's process group; `close` resolves when nothing of that is left but what cannot be ended.
 */
export function serverTransport(server: RunningServer, known: Framing | 'auto') {
  const frames = splitFrames(known, frameLimit);
  const writer = serverWriter({ write: (pieces) => write(server.stdin, pieces), framing: known });
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
    if (frame.kind === 'frame' && isMessage(message)) {
      frames.settle(writer.heard(frame.framing));
      transport.onmessage?.(message);
    } else transport.onerror?.(new Error('The server wrote something on stdout that is not a JSON-RPC message.'));
  }

  const transport: Transport = {
    async start() {
      const source = server.stdout;
      const ended = pump({ source, frames, ahead: 0, onFrame }).done;
      void Promise.race([server.exited, ended.then(() => within(server.exited, drainMs))]).then(() =>
        close(() => endAfterExit(ended)),
      );
    },
    async send(message) {
      const frame = toFrame(message);
      await (isOpening(message) ? writer.open(frame) : writer.send(frame));
    },
    close() {
      return close(() => endServer(server, patience));
    },
  };
  return { transport, framing: writer.framing };
}

function isMessage(value: unknown): value is JSONRPCMessage {
  return isJSONRPCRequest(value) || isJSONRPCNotification(value) || isJSONRPCResponse(value);
}
