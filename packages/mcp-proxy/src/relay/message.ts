import { isObject, parseAnyDepth } from '@harnessgym/internal-fs/parse-json';
import type { CallFacts } from '../telemetry/event.js';

/** A JSON-RPC message, looked at and never written back. */
export type Message = Readonly<Record<string, unknown>>;
export type RequestId = string | number;

/** What is known of values that were not built. */
export interface Measured {
  given?: Required<Pick<CallFacts, 'argumentKeys' | 'argumentJsonBytes' | 'argumentJson'>>;
  resultBytes?: number;
}

/** The messages of a frame, one or a batch, nested as they may be, or undefined when it is something else. */
export function parseFrame(bytes: Buffer): Message[] | undefined {
  const value = parseAnyDepth(bytes.toString('utf8'));
  if (isObject(value)) return [value];
  return Array.isArray(value) && value.length > 0 && value.every(isObject) ? value : undefined;
}

export function requestId(message: Message): RequestId | undefined {
  return typeof message['method'] === 'string' ? idOf(message) : undefined;
}

export function responseId(message: Message): RequestId | undefined {
  return message['method'] === undefined ? idOf(message) : undefined;
}

/** The request that a notification of the client cancels. */
export function cancelledId({ method, params }: Message): RequestId | undefined {
  if (method !== 'notifications/cancelled' || !isObject(params)) return undefined;
  const { requestId: id } = params;
  return isRequestId(id) ? id : undefined;
}

/** Whether a message opens a conversation. It asks what the server is and changes nothing, so it may arrive twice. */
export function isOpening(message: object): boolean {
  return 'method' in message && (message.method === 'initialize' || message.method === 'server/discover');
}

/**
 * Whether an id can be told from every other one. Beyond 2^53 different numbers read as the same, so a request with
 * such an id passes without being followed.
 */
export function isRequestId(id: unknown): id is RequestId {
  return typeof id === 'string' || Number.isSafeInteger(id);
}

function idOf({ id }: Message): RequestId | undefined {
  return isRequestId(id) ? id : undefined;
}
