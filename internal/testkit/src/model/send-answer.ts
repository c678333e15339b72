import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Conversation } from './conversation.js';
import type { Fault } from './step.js';
import type { Reply, StreamEvent, WireFormat } from './wire/wire-format.js';

export interface Answer {
  format: WireFormat;
  conversation: Conversation;
  reply: Reply;
  streamed: boolean;
  fault: Fault | undefined;
}

/** Sends a reply, as a stream or as one document, with what is to go wrong. Rejects when `signal` ends a slow one. */
export async function sendAnswer(response: ServerResponse, answer: Answer, signal: AbortSignal): Promise<void> {
  const { format, conversation, reply, streamed, fault } = answer;
  if (fault?.kind === 'status') return refuse(response, format, fault);
  if (fault?.kind === 'slow') await delay(fault.firstByteMs, undefined, { signal });
  const whole = streamed
    ? format.events(reply, conversation).map(eventText)
    : [JSON.stringify(format.document(reply, conversation))];
  const middle = Math.floor(whole.length / 2);
  const before = whole.slice(0, middle).join('');
  const half = firstHalf(whole[middle] ?? '');
  response.writeHead(200, { 'content-type': streamed ? 'text/event-stream' : 'application/json' });
  if (fault?.kind === 'cut') response.write(before + half, () => response.destroy());
  else if (fault?.kind === 'malformed') response.end(`${before}${half}\n\n${whole.slice(middle + 1).join('')}`);
  else if (fault?.kind === 'error-event') response.end(before + eventText(format.errorEvent(fault.message)));
  else response.end(whole.join(''));
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, format: WireFormat, fault: Extract<Fault, { kind: 'status' }>): void {
  const { status, code, retryAfterSeconds } = fault;
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds));
  const message = `A scripted answer with status ${status}.`;
  sendJson(response, status, format.errorDocument({ status, message, ...(code !== undefined && { code }) }));
}

function eventText({ event, data }: StreamEvent): string {
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${data}\n\n`;
}

function firstHalf(text: string): string {
  return text.slice(0, Math.ceil(text.length / 2));
}
