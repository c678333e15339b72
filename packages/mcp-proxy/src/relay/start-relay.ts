import type { Readable, Writable } from 'node:stream';
import type { Frame, Framing, MessageFrame } from '../framing/frame.js';
import { frameAs } from '../framing/frame-as.js';
import { isBlank } from '../framing/is-blank.js';
import { splitFrames } from '../framing/split-frames.js';
import { within } from '../supervise/within.js';
import type { CallTracker } from '../telemetry/track-calls.js';
import { lookAt } from './look-at.js';
import {
  cancelledId,
  isOpening,
  type Measured,
  type Message,
  type RequestId,
  requestId,
  responseId,
} from './message.js';
import { outbox } from './outbox.js';
import { type PendingRequest, pendingRequests } from './pending-requests.js';
import { pump } from './pump.js';
import { cancelNotice, errorCode, errorReply, type Fault, tooLong, unreadable } from './reply.js';
import { reportNoise } from './report-noise.js';
import { type ServerWriter, serverWriter } from './server-writer.js';

export interface RelayOptions {
  name: string;
  client: { input: Readable; output: Writable };
  /** The server's pipes, or why there are none. */
  server: { input: Writable; output: Readable } | Fault;
  serverFraming: Framing | 'auto';
  resendAfterMs?: number;
  responseTimeoutMs: number;
  frameLimit: number;
  /** Told, once, what the first message of the server came in, before that is handed on. */
  onServerFraming?: (framing: Framing) => void;
  calls: CallTracker;
  report: (line: string) => void;
}

export interface Relay {
  /** The client's side of the conversation is over. */
  clientLeft: Promise<void>;
  /** The server's output has ended and everything in it was handed on. */
  serverEnded: Promise<void>;
  /** The server does not read what it is sent. */
  serverStuck: Promise<void>;
  /** What is unanswered from now on was abandoned by us; nobody failed. */
  stop(): void;
  /** Answers every open and every later request with `fault`. */
  serverIsGone(fault: Fault): void;
}

const lastWordsMs = 2_000;

/**
 * Full duplex: each direction is pumped by itself, in the server's order and in the client's, each side in its own
 * framing. What we know of a message is read from a copy; its bytes are forwarded as they came.
 */
export function startRelay(options: RelayOptions): Relay {
  const { client, server, calls, report, responseTimeoutMs, frameLimit } = options;
  const name = JSON.stringify(options.name);
  const noteNoise = reportNoise(name, report);
  const pending = pendingRequests({ timeoutMs: responseTimeoutMs, onTimeout });
  const fromClientFrames = splitFrames('auto', frameLimit);
  const fromServerFrames = splitFrames(options.serverFraming, frameLimit);
  const toClient = outbox(client.output);
  const toServer = 'input' in server ? outbox(server.input) : undefined;
  let clientFraming: Framing | undefined;
  let upstream: ServerWriter | Fault = 'input' in server ? serverWriter(writerOptions()) : server;
  // A server of lines sees two that it cannot read when the opening message went out with a header as well.
  let complaintsToDrop = 2;
  let framingTold = false;
  let stopping = false;
  let noteStuck = (): void => {};
  const serverStuck = new Promise<void>((resolve) => {
    noteStuck = resolve;
  });

  function writerOptions() {
    const { serverFraming, resendAfterMs } = options;
    const write = (pieces: readonly Buffer[]): undefined => void toServer?.add(pieces);
    const onResent = () => void toServer?.flush();
    return { write, onResent, framing: serverFraming, ...(resendAfterMs !== undefined && { resendAfterMs }) };
  }

  function fromClient(frame: Frame): Promise<void> | undefined {
    if (frame.kind === 'oversized') return reply(null, tooLong('A message of the client', frame.head));
    if (frame.kind === 'noise') return reply(null, unreadable(frame.head));
    const { messages, measured } = lookAt(frame);
    if (messages === undefined && isBlank(frame.bytes)) return undefined;
    noteClientFraming(frame.framing);
    if (messages === undefined) return reply(null, unreadable(frame.bytes));
    for (const message of messages) noteClientMessage(message, measured);
    if ('code' in upstream) return failPending(upstream);
    const held = messages.some(isOpening) ? upstream.open(frame) : upstream.send(frame);
    return held && untilTaken(held);
  }

  /** The start of a call is in the log before the server can see its request. */
  function handOnRequests(): Promise<void> | undefined {
    calls.flush();
    const behind = toClient.flush();
    const blocked = toServer?.flush();
    return blocked === undefined ? behind : Promise.all([behind, untilTaken(blocked)]).then(() => {});
  }

  function noteClientFraming(framing: Framing): void {
    if (clientFraming !== undefined) return;
    clientFraming = framing;
    fromClientFrames.settle(framing);
  }

  async function untilTaken(blocked: Promise<void>): Promise<void> {
    if (await isTaken(blocked)) return;
    report(`The server ${name} does not read its input.`);
    noteStuck();
    await blocked;
  }

  /** Whether the server takes what it was sent. It has as long as for an answer, and little once the client has left. */
  function isTaken(blocked: Promise<void>): Promise<boolean> {
    const soon = input.ended.then(() => within(blocked, lastWordsMs));
    return Promise.race([within(blocked, responseTimeoutMs), soon]);
  }

  function noteClientMessage(message: Message, measured: Measured | undefined): void {
    calls.sawRequest(message, measured);
    const id = requestId(message);
    if (id !== undefined) pending.add({ id, method: String(message['method']) });
    const cancelled = cancelledId(message);
    if (cancelled === undefined || pending.close(cancelled) === undefined) return;
    calls.gaveUp(cancelled, 'abandoned', 'cancelled by the client');
  }

  function fromServer(frame: Frame): Promise<void> | undefined {
    if (frame.kind === 'noise') return void noteNoise(frame.head);
    if (frame.kind === 'oversized') {
      const fault = tooLong(`A message of the server ${name}`, frame.head);
      report(fault.message);
      // Which request it answered is not known, and nobody else will answer that one.
      return failPending(fault);
    }
    const { messages, measured } = lookAt(frame);
    if (messages === undefined) return isBlank(frame.bytes) ? undefined : void noteNoise(frame.bytes);
    if (!('code' in upstream)) noteServerFraming(frame.framing, messages, upstream);
    if (messages.every(isNotForClient)) return undefined;
    for (const message of messages) closeAnswered(message);
    for (const message of messages) calls.sawResponse(message, measured);
    toClient.add(inClientFraming(frame));
    return undefined;
  }

  /** What comes from neither side does not wait for either. */
  function flush(): void {
    calls.flush();
    void toServer?.flush();
    void toClient.flush();
  }

  /** The end of a call is in the log before the client can see its answer, and count its calls. */
  function handOnAnswers(): Promise<void> | undefined {
    calls.flush();
    return toClient.flush();
  }

  /** A log line may be JSON, so only a message that calls itself one tells the framing. */
  function noteServerFraming(framing: Framing, messages: readonly Message[], writer: ServerWriter): void {
    if (framingTold || !messages.some(({ jsonrpc }) => jsonrpc !== undefined)) return;
    framingTold = true;
    if (writer.framing() === undefined) fromServerFrames.settle(writer.heard(framing));
    options.onServerFraming?.(framing);
  }

  function isNotForClient(message: Message): boolean {
    const id = responseId(message);
    if (id !== undefined) return pending.isLate(id);
    if (!wasSentTwice() || message['id'] !== null || message['error'] === undefined) return false;
    complaintsToDrop -= 1;
    return complaintsToDrop >= 0;
  }

  function wasSentTwice(): boolean {
    return !('code' in upstream) && upstream.sentTwice();
  }

  function closeAnswered(message: Message): void {
    const id = responseId(message);
    const request = id === undefined ? undefined : pending.close(id);
    if (request !== undefined && isOpening(request) && wasSentTwice()) pending.expectAgain(request.id);
  }

  function onTimeout({ id, method }: PendingRequest): void {
    const reason = `The server ${name} did not answer ${method} within ${responseTimeoutMs / 1_000} s.`;
    calls.gaveUp(id, 'timeout', reason);
    if (!('code' in upstream)) void upstream.send(cancelNotice(id, reason));
    reply(id, { code: errorCode.timeout, message: reason });
    flush();
  }

  function failPending(fault: Fault): undefined {
    for (const { id } of pending.closeAll()) {
      calls.gaveUp(id, stopping ? 'abandoned' : 'error', fault.message);
      reply(id, fault);
    }
  }

  function reply(id: RequestId | null, fault: Fault): undefined {
    toClient.add(inClientFraming(errorReply(id, fault)));
  }

  /** A client that has not spoken yet gets lines, as the protocol has it. */
  function inClientFraming(message: MessageFrame): readonly Buffer[] {
    return frameAs(clientFraming ?? 'newline', message);
  }

  const input = pump({
    source: client.input,
    frames: fromClientFrames,
    ahead: frameLimit,
    onFrame: fromClient,
    onChunkEnd: handOnRequests,
  });

  async function readServer(output: Readable): Promise<void> {
    await pump({ source: output, frames: fromServerFrames, ahead: 0, onFrame: fromServer, onChunkEnd: handOnAnswers })
      .done;
  }

  return {
    clientLeft: input.done.then(() => ('code' in upstream ? undefined : upstream.flush())),
    serverEnded: 'output' in server ? readServer(server.output) : Promise.resolve(),
    serverStuck,
    stop() {
      stopping = true;
    },
    serverIsGone(fault) {
      // Nothing is held back for it any more.
      if (!('code' in upstream)) upstream.heard('newline');
      upstream = fault;
      failPending(fault);
      flush();
    },
  };
}
