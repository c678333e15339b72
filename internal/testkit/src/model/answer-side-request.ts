import type { IncomingHttpHeaders } from 'node:http';
import type { Conversation } from './conversation.js';

export interface SideRequest {
  method: string;
  path: string;
}

/** What agents ask besides the conversation: whether anybody is there, which models there are, how long a text is. */
export function answerSideRequest({ method, path }: SideRequest): object | undefined {
  if (path === '/' && (method === 'HEAD' || method === 'GET')) return {};
  if (path === '/v1/models' && method === 'GET') return modelList;
  if (path === '/v1/messages/count_tokens') return { input_tokens: 100 };
  if (/^\/v1beta\/models\/[^/]+:countTokens$/.test(path)) return { totalTokens: 100 };
  return undefined;
}

/**
 * Claude Code and Gemini CLI also ask their model for titles and summaries: without tools, and not as a part of the
 * agent's turn. Other clients may well have no tools.
 */
export function isSideConversation({ tools }: Conversation, headers: IncomingHttpHeaders): boolean {
  return tools.length === 0 && /claude-cli|GeminiCLI/.test(headers['user-agent'] ?? '');
}

/** Fits the title that Claude Code asks for, and reads as a text. */
export const sideText = '{"title":"A scripted task"}';

/** In the words of OpenAI and of Anthropic. */
const modelList = {
  object: 'list',
  data: [{ id: 'scripted', object: 'model', type: 'model', created: 0, owned_by: 'tests', display_name: 'Scripted' }],
  has_more: false,
};
