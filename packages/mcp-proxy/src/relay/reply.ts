import { type MessageFrame, messageFrame } from '../framing/frame.js';
import { excerpt } from './excerpt.js';
import type { RequestId } from './message.js';

/** JSON-RPC error codes of our own answers. */
export const errorCode = { parseError: -32700, tooLong: -32600, serverGone: -32000, timeout: -32001 } as const;

export interface Fault {
  code: (typeof errorCode)[keyof typeof errorCode];
  message: string;
  data?: Readonly<Record<string, unknown>>;
}

export function tooLong(what: string, head: Buffer): Fault {
  return { code: errorCode.tooLong, message: `${what} is over the size limit and was dropped: ${excerpt(head)}` };
}

export function unreadable(bytes: Buffer): Fault {
  return { code: errorCode.parseError, message: `Not a JSON-RPC message: ${excerpt(bytes)}` };
}

/** An error answer as a frame. The id is null when the request could not be read. */
export function errorReply(id: RequestId | null, fault: Fault): MessageFrame {
  return toFrame({ jsonrpc: '2.0', id, error: fault });
}

/** Tells the server that nobody waits for an answer any more. */
export function cancelNotice(requestId: RequestId, reason: string): MessageFrame {
  return toFrame({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId, reason } });
}

/** A message of our own. */
export function toFrame(message: object): MessageFrame {
  return messageFrame('newline', [Buffer.from(`${JSON.stringify(message)}\n`)]);
}
