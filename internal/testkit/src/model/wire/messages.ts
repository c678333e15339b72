import * as z from 'zod';
import { collectMessages } from '../collect-messages.js';
import type { Conversation } from '../conversation.js';
import { contentSchema, textOf } from './text-of.js';
import type { Reply, StreamEvent, WireFormat } from './wire-format.js';

const blockSchema = z.object({
  type: z.string(),
  text: z.string().default(''),
  id: z.string().default(''),
  name: z.string().default(''),
  input: z.record(z.string(), z.unknown()).default({}),
  tool_use_id: z.string().default(''),
  content: contentSchema.nullish().catch(undefined),
  is_error: z.boolean().nullish(),
});
const blocksSchema = z.union([
  z.string().transform((text) => [blockSchema.parse({ type: 'text', text })]),
  z.array(blockSchema),
]);
const requestSchema = z.object({
  model: z.string(),
  system: contentSchema.nullish(),
  messages: z.array(z.object({ role: z.string(), content: blocksSchema })),
  tools: z
    .array(z.object({ name: z.string(), description: z.string().default(''), input_schema: z.unknown().optional() }))
    .default([]),
  stream: z.boolean().nullish(),
});
type Request = z.infer<typeof requestSchema>;

const errorTypes: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

/** `POST /v1/messages` of Anthropic, which Claude Code speaks. */
export const messagesFormat: WireFormat = {
  read(body) {
    const request = requestSchema.parse(body);
    const tools = request.tools.map(({ name, description, input_schema: inputSchema }) => ({
      name,
      description,
      inputSchema,
    }));
    const system = [textOf(request.system), ...request.messages.filter(isSystem).map(systemText)].join('\n\n').trim();
    return { api: 'messages', model: request.model, system, messages: readMessages(request), tools };
  },
  streams: (body) => requestSchema.parse(body).stream === true,
  document: (reply, conversation) => message(reply, conversation, writeBlocks(reply)),
  events: writeEvents,
  errorDocument: ({ status, code, message }) => ({
    type: 'error',
    error: { type: code ?? errorTypes[status] ?? 'api_error', message },
  }),
  errorEvent: (message) => ({
    event: 'error',
    data: JSON.stringify({ type: 'error', error: { type: 'overloaded_error', message } }),
  }),
};

type WireMessage = Request['messages'][number];

/** Agents put some of what is no prompt among the messages. */
function isSystem({ role }: WireMessage): boolean {
  return role === 'system';
}

function systemText({ content }: WireMessage): string {
  return content.map(({ text }) => text).join('\n');
}

function readMessages({ messages }: Request): Conversation['messages'] {
  const collected = collectMessages();
  for (const { role, content } of messages.filter((message) => !isSystem(message))) {
    for (const { id, name, input, ...block } of content) {
      if (block.type === 'tool_use') collected.called({ id, name, args: input });
      else if (block.type === 'tool_result')
        collected.result({ callId: block.tool_use_id, text: textOf(block.content), failed: block.is_error === true });
      else if (block.type === 'text' && role === 'assistant') collected.said(block.text);
      else if (block.type === 'text') collected.user(block.text);
    }
  }
  return collected.messages;
}

function writeBlocks({ text, calls }: Reply) {
  const uses = calls.map(({ id, name, args: input }) => ({ type: 'tool_use' as const, id, name, input }));
  return text === '' && uses.length > 0 ? uses : [{ type: 'text' as const, text }, ...uses];
}

type Block = ReturnType<typeof writeBlocks>[number];

function message({ id, calls, usage }: Reply, { model }: Conversation, content: readonly Block[]) {
  const { inputTokens, cachedInputTokens, outputTokens } = usage;
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content,
    stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    // Here the cached tokens stand beside the others, not among them.
    usage: {
      input_tokens: inputTokens - cachedInputTokens,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: cachedInputTokens,
      output_tokens: outputTokens,
    },
  };
}

function writeEvents(reply: Reply, conversation: Conversation): StreamEvent[] {
  const whole = message(reply, conversation, []);
  const { stop_reason, stop_sequence, usage } = whole;
  const events = [
    { type: 'message_start', message: { ...whole, stop_reason: null, usage: { ...usage, output_tokens: 1 } } },
    ...writeBlocks(reply).flatMap((block, index) => [
      { type: 'content_block_start', index, content_block: emptied(block) },
      { type: 'content_block_delta', index, delta: deltaOf(block) },
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason, stop_sequence }, usage },
    { type: 'message_stop' },
  ];
  return events.map((event) => ({ event: event.type, data: JSON.stringify(event) }));
}

function emptied(block: Block): Block {
  return block.type === 'text' ? { ...block, text: '' } : { ...block, input: {} };
}

function deltaOf(block: Block) {
  if (block.type === 'text') return { type: 'text_delta', text: block.text };
  return { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
}
