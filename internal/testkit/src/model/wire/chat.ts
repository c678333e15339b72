import * as z from 'zod';
import { collectMessages } from '../collect-messages.js';
import type { Conversation } from '../conversation.js';
import { parseArgs } from './parse-args.js';
import { contentSchema, textOf } from './text-of.js';
import type { Reply, StreamEvent, WireFormat } from './wire-format.js';

const callSchema = z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) });
const functionSchema = z.object({
  name: z.string(),
  description: z.string().default(''),
  parameters: z.unknown().optional(),
});
const requestSchema = z.object({
  model: z.string(),
  messages: z.array(
    z.object({
      role: z.string(),
      content: contentSchema.nullish(),
      tool_calls: z.array(callSchema).nullish(),
      tool_call_id: z.string().default(''),
    }),
  ),
  tools: z.array(z.object({ function: functionSchema })).default([]),
  stream: z.boolean().nullish(),
});
type Request = z.infer<typeof requestSchema>;

/** `POST /v1/chat/completions`, which most other vendors understand. */
export const chatFormat: WireFormat = {
  read(body) {
    const request = requestSchema.parse(body);
    const isSystem = (role: string) => role === 'system' || role === 'developer';
    const system = request.messages.filter(({ role }) => isSystem(role)).map(({ content }) => textOf(content));
    const messages = readMessages(request.messages.filter(({ role }) => !isSystem(role)));
    const tools = request.tools.map(({ function: { name, description, parameters: inputSchema } }) => ({
      name,
      description,
      inputSchema,
    }));
    return { api: 'chat', model: request.model, system: system.join('\n\n'), messages, tools };
  },
  streams: (body) => requestSchema.parse(body).stream === true,
  document(reply, { model }) {
    const { content, tool_calls, finish_reason } = writeChoice(reply);
    const message = { role: 'assistant', content, refusal: null, ...(tool_calls.length > 0 && { tool_calls }) };
    const choices = [{ index: 0, message, finish_reason, logprobs: null }];
    return { ...envelope(reply, model), object: 'chat.completion', choices, usage: writeUsage(reply) };
  },
  events: writeEvents,
  errorDocument: ({ status, code, message }) => ({
    error: { message, type: status < 500 ? 'invalid_request_error' : 'server_error', param: null, code: code ?? null },
  }),
  errorEvent: (message) => ({ data: JSON.stringify({ error: { message, type: 'server_error', code: null } }) }),
};

function readMessages(messages: Request['messages']): Conversation['messages'] {
  const collected = collectMessages();
  for (const { role, content, tool_calls: calls, tool_call_id: callId } of messages) {
    if (role === 'tool') collected.result({ callId, text: textOf(content) });
    else if (role === 'user') collected.user(textOf(content));
    else {
      collected.said(textOf(content));
      for (const { id, function: made } of calls ?? [])
        collected.called({ id, name: made.name, args: parseArgs(made.arguments) });
    }
  }
  return collected.messages;
}

function writeChoice({ text, calls }: Reply) {
  const tool_calls = calls.map(({ id, name, args }, index) => ({
    index,
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(args) },
  }));
  const content = text === '' && calls.length > 0 ? null : text;
  return { content, tool_calls, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' };
}

function writeEvents(reply: Reply, { model }: Conversation): StreamEvent[] {
  const { content, tool_calls, finish_reason } = writeChoice(reply);
  const chunk = { ...envelope(reply, model), object: 'chat.completion.chunk' };
  const deltas = [
    { role: 'assistant', content: '' },
    ...(content === null ? [] : [{ content }]),
    ...tool_calls.map((made) => ({ tool_calls: [made] })),
  ];
  const chunks = [
    ...deltas.map((delta) => ({ ...chunk, choices: [{ index: 0, delta, finish_reason: null }] })),
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason }] },
    { ...chunk, choices: [], usage: writeUsage(reply) },
  ];
  return [...chunks.map((each) => ({ data: JSON.stringify(each) })), { data: '[DONE]' }];
}

function envelope({ id }: Reply, model: string) {
  return { id: `chatcmpl_${id}`, created: 0, model };
}

function writeUsage({ usage: { inputTokens, cachedInputTokens, outputTokens } }: Reply) {
  return {
    prompt_tokens: inputTokens,
    prompt_tokens_details: { cached_tokens: cachedInputTokens },
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  };
}
