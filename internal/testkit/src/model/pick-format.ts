import { chatFormat } from './wire/chat.js';
import { geminiFormat } from './wire/gemini.js';
import { messagesFormat } from './wire/messages.js';
import { responsesFormat } from './wire/responses.js';
import type { WireFormat } from './wire/wire-format.js';

/** The API that a request for a model's answer speaks; undefined for any other request. */
export function pickFormat({ method, path }: { method: string; path: string }): WireFormat | undefined {
  if (method !== 'POST') return undefined;
  if (/^\/v1beta\/models\/[^/]+:(stream)?[gG]enerateContent$/.test(path)) return geminiFormat;
  return byPath[path];
}

const byPath: Readonly<Record<string, WireFormat>> = {
  '/v1/responses': responsesFormat,
  '/v1/messages': messagesFormat,
  '/v1/chat/completions': chatFormat,
};
