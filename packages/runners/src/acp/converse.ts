import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type AnyMessage,
  type ClientContext,
  client,
  methods,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
} from '@agentclientprotocol/sdk';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import type { Dialogue, DialogueEnd } from '../session/dialect.js';

export interface Talk {
  /** Says all that is to be said. May reject with what the library says when the agent is gone. */
  say(agent: ClientContext): Promise<void>;
  /** Asks the agent to stop by itself; false when there is nothing that it could stop. */
  stop?(): boolean;
  /** Hears what is neither a request nor an answer; undefined for a line that is no message. */
  notified?(message: unknown): void;
  permit?(request: RequestPermissionRequest): RequestPermissionResponse;
  signal: AbortSignal;
}

/** To stop, or to exit at the end of its input. */
const stopMs = 3_000;
const exitMs = 500;

/**
 * Talks with an agent over its stdin and stdout until all has been said, or the signal aborts. Then its input ends; an agent
 * that does not exit by itself is ended.
 */
export function converse({ say, stop, notified, permit, signal }: Talk): Dialogue {
  const ending = new AbortController();
  const exited = new AbortController();
  const input = new PassThrough();
  const answers = openAnswers();
  let ended: DialogueEnd = 'cut-short';
  const said = talk();
  // A fault of ours: the agent is ended, and `end` throws it.
  said.catch(() => ending.abort());
  if (signal.aborted) ending.abort(signal.reason);
  signal.addEventListener('abort', giveUp);

  return {
    input,
    signal: ending.signal,
    read(line) {
      const message = parseJson(line);
      if (isObject(message) && 'id' in message) answers.add(message as unknown as AnyMessage);
      else notified?.(message);
    },
    async end() {
      signal.removeEventListener('abort', giveUp);
      exited.abort();
      answers.close();
      await said;
      return ended;
    },
  };

  async function talk(): Promise<void> {
    const writable = new WritableStream<AnyMessage>({
      write: (message) => void input.write(`${JSON.stringify(message)}\n`),
    });
    const app = client({ name: 'harnessgym' });
    if (permit) app.onRequest(methods.client.session.requestPermission, ({ params }) => permit(params));
    const connection = app.connect({ readable: answers.readable, writable });
    try {
      await say(connection.agent);
      if (!signal.aborted) ended = 'said-all';
    } catch (error) {
      // The library rejects what is still open when the agent has exited; how it did is told by its exit.
      if (!connection.signal.aborted) throw error;
    }
    connection.close();
    input.end();
    if (ended === 'said-all') void dismiss();
  }

  async function dismiss(): Promise<void> {
    await wait(exitMs);
    ending.abort();
  }

  async function giveUp(): Promise<void> {
    if (ended === 'cut-short') {
      ended = 'given-up';
      if (stop?.()) await Promise.race([said, wait(stopMs)]);
    }
    ending.abort(signal.reason);
  }

  /** No longer than the agent lives. */
  async function wait(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: exited.signal }).catch(() => {
      // best-effort: the agent has exited, and nobody waits any more.
    });
  }
}

/** What the library reads: nothing of it has to wait, and after the end nothing is added. */
function openAnswers() {
  let controller: ReadableStreamDefaultController<AnyMessage> | undefined;
  const readable = new ReadableStream<AnyMessage>({
    start: (own) => {
      controller = own;
    },
    cancel: () => {
      controller = undefined;
    },
  });
  return {
    readable,
    add: (message: AnyMessage) => controller?.enqueue(message),
    close() {
      controller?.close();
      controller = undefined;
    },
  };
}
