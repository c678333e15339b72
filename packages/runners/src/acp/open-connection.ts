import {
  type AnyMessage,
  type ClientContext,
  client,
  methods,
  type RequestError,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
} from '@agentclientprotocol/sdk';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import type * as z from 'zod';
import { isBadAnswer } from './is-bad-answer.js';

/** Both ends of a talk with an agent, one message a line. */
export interface Connection {
  ask<T>(question: (agent: ClientContext) => Promise<T>): Promise<Answer<T>>;
  /** Who hears the agent from now on, and nobody else. */
  listen(listener: Listener): void;
  /** A line that the agent has printed. */
  read(line: string): void;
  /** Nothing more comes from the agent. */
  close(): void;
}

export type Answer<T> =
  | { answer: 'given'; value: T }
  /** An error, or what the protocol does not have. */
  | { answer: 'bad'; error: RequestError | z.ZodError }
  /** The agent has gone. */
  | { answer: 'none' };

export interface Listener {
  /** Hears what is neither a request nor an answer; undefined for a line that is no message. */
  notified?(message: unknown): void;
  permit?(request: RequestPermissionRequest): RequestPermissionResponse;
}

/** Talks with an agent of which somebody else reads and writes the lines. */
export function openConnection(write: (line: string) => void): Connection {
  const answers = openAnswers();
  const writable = new WritableStream<AnyMessage>({ write: (message) => write(`${JSON.stringify(message)}\n`) });
  let listener: Listener = {};
  const connection = client({ name: 'harnessgym' })
    .onRequest(methods.client.session.requestPermission, ({ params }) => listener.permit?.(params) ?? noPermission)
    .connect({ readable: answers.readable, writable });
  return {
    async ask(question) {
      try {
        return { answer: 'given', value: await question(connection.agent) };
      } catch (error) {
        if (isBadAnswer(error)) return { answer: 'bad', error };
        // The library rejects what is still open when nothing more comes.
        if (connection.signal.aborted) return { answer: 'none' };
        throw error;
      }
    },
    listen(next) {
      listener = next;
    },
    read(line) {
      const message = parseJson(line);
      if (isObject(message) && 'id' in message) answers.add(message as unknown as AnyMessage);
      else listener.notified?.(message);
    },
    close: answers.close,
  };
}

/** Between turns. */
const noPermission: RequestPermissionResponse = { outcome: { outcome: 'cancelled' } };

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
