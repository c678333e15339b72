import type { Message, ToolCall } from './conversation.js';

/** Puts the parts of a request together in the order in which they stand there. */
export function collectMessages() {
  const messages: Message[] = [];

  function assistant(part: { text: string } | { call: ToolCall }): void {
    const last = messages.at(-1);
    const before = last?.role === 'assistant' ? last : { text: '', calls: [] };
    if (last?.role === 'assistant') messages.pop();
    const text = 'text' in part ? before.text + part.text : before.text;
    const calls = 'call' in part ? [...before.calls, part.call] : before.calls;
    messages.push({ role: 'assistant', text, calls });
  }

  return {
    messages: messages as readonly Message[],
    user: (text: string) => void (text !== '' && messages.push({ role: 'user', text })),
    said: (text: string) => assistant({ text }),
    called: (call: ToolCall) => assistant({ call }),
    result: (result: { callId: string; text: string; failed?: boolean | undefined }) =>
      void messages.push({ role: 'tool', callId: result.callId, text: result.text, failed: result.failed ?? false }),
  };
}
