import type { ToolCall } from '../conversation.js';

/** Arguments as the OpenAI APIs carry them, in a text. Throws when it is not a JSON object. */
export function parseArgs(text: string): ToolCall['args'] {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`The arguments of a call are no object: ${text.slice(0, 200)}`);
  return value as ToolCall['args'];
}
