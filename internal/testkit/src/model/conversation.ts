export type Api = 'responses' | 'messages' | 'gemini' | 'chat';

/** What a request to a model says, whichever API it came through. */
export interface Conversation {
  api: Api;
  model: string;
  /** The system prompt, with what stands under the roles `system` and `developer`. */
  system: string;
  messages: readonly Message[];
  tools: readonly OfferedTool[];
}

/** Neighbouring parts of the assistant are one message; every tool result is a message of its own. */
export type Message =
  | { role: 'user'; text: string }
  | { role: 'assistant'; text: string; calls: readonly ToolCall[] }
  | { role: 'tool'; callId: string; text: string; failed: boolean };

export interface ToolCall {
  id: string;
  /** As in `OfferedTool`. */
  name: string;
  args: Readonly<Record<string, unknown>>;
}

export interface OfferedTool {
  /** A tool of an MCP server is `mcp__<server>__<tool>` here, also where the API puts the server into a namespace. */
  name: string;
  description: string;
  inputSchema: unknown;
  /** Of the Responses API; a part of `name`, which begins with it. */
  namespace?: string;
  /** Of the Responses API: takes a text, here `{ input }`, and no object. */
  freeform?: true;
}

/** The text of the newest tool result, or nothing. */
export function lastResult({ messages }: Conversation): string {
  return messages.findLast((message) => message.role === 'tool')?.text ?? '';
}
