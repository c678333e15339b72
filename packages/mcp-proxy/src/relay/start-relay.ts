import type { Readable, Writable } from 'node:stream';
import { isObject } from '@harnessgym/internal-fs/parse-json';
import type { Frame } from '../framing/split-frames.js';
import { within } from '../supervise/within.js';
import type { CallTracker } from '../telemetry/track-calls.js';
import { isRequestId, type Message, parseFrame, type RequestId, requestId, responseId } from './message.js';
import { type PendingRequest, pendingRequests } from './pending-requests.js';
import { pump, write } from './pump.js';
import { readAhead } from './read-ahead.js';
import { cancelNotice, errorCode, errorReply, type Fault } from './reply.js';

export interface RelayOptions {
  name: string;
  client: { input: Readable; output: Writable };
  /** The server's pipes, or why there are none. */
  server: { input: Writable; output: Readable } | Fault;
  responseTimeoutMs: number;
  frameLimit: number;
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

const noiseLimit = 5;
const lastWordsMs = 2_000;

/**
 * Full duplex: each direction is pumped by itself, in the server's order and in the client's. Bytes of a frame are
 * forwarded as they came; what we know of them is read from a copy.
 */
export function startRelay(options: RelayOptions): Relay {
  const { client, calls, report, responseTimeoutMs, frameLimit } = options;
  const name = JSON.stringify(options.name);
  const pending = pendingRequests({ timeoutMs: responseTimeoutMs, onTimeout });
  const input = readAhead(client.input, frameLimit);
  let server = options.server;
  let stopping = false;
  let noise = 0;
  let inputIsOver = false;
  let noteInputEnd = (): void => {};
  void input.ended.then(() => {
    inputIsOver = true;
    noteInputEnd();
  });
  let noteStuck = (): void => {};
  const serverStuck = new Promise<void>((resolve) => {
    noteStuck = resolve;
  });

  async function fromClient(frame: Frame): Promise<void> {
    const messages = frame.kind === 'frame' ? parseFrame(frame.bytes) : undefined;
    if (frame.kind === 'oversized') return reply(null, tooLong('A message of the client', frame.head));
    if (messages === undefined) return isBlank(frame.bytes) ? undefined : reply(null, unreadable(frame.bytes));
    for (const message of messages) noteClientMessage(message);
    if ('code' in server) return failPending(server);
    const blocked = write(server.input, frame.bytes);
    if (blocked !== undefined && !(await isTaken(blocked))) {
      report(`The server ${name} does not read its input.`);
      noteStuck();
      await blocked;
    }
  }

  /** Whether the server takes what it was sent. It has as long as for an answer, and little once the client has left. */
  async function isTaken(blocked: Promise<void>): Promise<boolean> {
    const left = new Promise<void>((resolve) => {
      noteInputEnd = resolve;
    });
    if (inputIsOver) noteInputEnd();
    return Promise.race([within(blocked, responseTimeoutMs), left.then(() => within(blocked, lastWordsMs))]);
  }

  function noteClientMessage(message: Message): void {
    calls.sawRequest(message);
    const id = requestId(message);
    if (id !== undefined) pending.add({ id, method: String(message['method']) });
    const cancelled = cancelledId(message);
    if (cancelled === undefined || pending.close(cancelled) === undefined) return;
    calls.gaveUp(cancelled, 'abandoned', 'cancelled by the client');
  }

  function fromServer(frame: Frame): Promise<void> | undefined {
    if (frame.kind === 'oversized') {
      const fault = tooLong(`A message of the server ${name}`, frame.head);
      report(fault.message);
      // Which request it answered is not known, and nobody else will answer that one.
      return failPending(fault);
    }
    const messages = parseFrame(frame.bytes);
    if (messages === undefined) return noteNoise(frame.bytes);
    if (messages.every(isLateAnswer)) return undefined;
    for (const message of messages) closeAnswered(message);
    // The end is in the log before the client can act on the answer: whoever reads it after the turn finds it whole.
    for (const message of messages) calls.sawResponse(message);
    return write(client.output, frame.bytes);
  }

  function isLateAnswer(message: Message): boolean {
    const id = responseId(message);
    return id !== undefined && pending.isLate(id);
  }

  function closeAnswered(message: Message): void {
    const id = responseId(message);
    if (id !== undefined) pending.close(id);
  }

  function noteNoise(bytes: Buffer): undefined {
    if (isBlank(bytes) || noise > noiseLimit) return;
    noise += 1;
    const line = `The server ${name} wrote non-protocol output on stdout, skipped: ${excerpt(bytes)}`;
    report(noise > noiseLimit ? 'Further output of that kind is skipped without a word.' : line);
  }

  function onTimeout({ id, method }: PendingRequest): void {
    const reason = `The server ${name} did not answer ${method} within ${responseTimeoutMs / 1_000} s.`;
    calls.gaveUp(id, 'timeout', reason);
    if ('input' in server) void write(server.input, cancelNotice(id, reason));
    void reply(id, { code: errorCode.timeout, message: reason });
  }

  function failPending(fault: Fault): Promise<void> | undefined {
    let blocked: Promise<void> | undefined;
    for (const { id } of pending.closeAll()) {
      calls.gaveUp(id, stopping ? 'abandoned' : 'error', fault.message);
      blocked = reply(id, fault);
    }
    return blocked;
  }

  function reply(id: RequestId | null, fault: Fault): Promise<void> | undefined {
    return write(client.output, errorReply(id, fault));
  }

  return {
    clientLeft: pump(input.bytes, frameLimit, fromClient),
    serverEnded: 'output' in server ? pump(server.output, frameLimit, fromServer) : Promise.resolve(),
    serverStuck,
    stop() {
      stopping = true;
    },
    serverIsGone(fault) {
      server = fault;
      void failPending(fault);
    },
  };
}

function tooLong(what: string, head: Buffer): Fault {
  return { code: errorCode.tooLong, message: `${what} is over the size limit and was dropped: ${excerpt(head)}` };
}

function unreadable(bytes: Buffer): Fault {
  return { code: errorCode.parseError, message: `Not a JSON-RPC message: ${excerpt(bytes)}` };
}

function cancelledId({ method, params }: Message): RequestId | undefined {
  if (method !== 'notifications/cancelled' || !isObject(params)) return undefined;
  const { requestId: id } = params;
  return isRequestId(id) ? id : undefined;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.length < 100 && bytes.toString('latin1').trim() === '';
}

/** The first bytes, quoted, so that control characters stay harmless. */
function excerpt(bytes: Buffer): string {
  return JSON.stringify(bytes.subarray(0, 200).toString('utf8').trimEnd());
}
