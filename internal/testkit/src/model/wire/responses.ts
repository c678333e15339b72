import * as z from 'zod';
import { collectMessages } from '../collect-messages.js';
import type { Conversation, OfferedTool } from '../conversation.js';
import { parseArgs } from './parse-args.js';
import { contentSchema, textOf } from './text-of.js';
import type { Reply, StreamEvent, WireFormat } from './wire-format.js';

const simpleToolSchema = z.object({
  type: z.string(),
  name: z.string().optional(),
  description: z.string().nullish(),
  parameters: z.unknown().optional(),
});
const toolSchema = simpleToolSchema.extend({ tools: z.array(simpleToolSchema).default([]) });
const itemSchema = z.object({
  type: z.string().default('message'),
  role: z.string().optional(),
  content: contentSchema.nullish(),
  call_id: z.string().default(''),
  name: z.string().default(''),
  namespace: z.string().nullish(),
  arguments: z.string().default(''),
  input: z.string().default(''),
  output: contentSchema.optional(),
  tools: z.array(toolSchema).default([]),
});
const requestSchema = z.object({
  model: z.string(),
  instructions: z.string().nullish(),
  input: z.union([
    z.string().transform((content) => [itemSchema.parse({ role: 'user', content })]),
    z.array(itemSchema),
  ]),
  tools: z.array(toolSchema).default([]),
  stream: z.boolean().nullish(),
});
type Item = z.infer<typeof itemSchema>;

/** `POST /v1/responses` of OpenAI, which Codex speaks. */
export const responsesFormat: WireFormat = {
  read(body) {
    const { model, instructions, input, ...request } = requestSchema.parse(body);
    const isSystem = ({ role }: Item) => role === 'system' || role === 'developer';
    const system = [instructions ?? '', ...input.filter(isSystem).map(({ content }) => textOf(content))];
    const messages = readItems(input.filter((item) => !isSystem(item)));
    // Codex gives the tools of its newest models as an item of the input.
    const tools = [...request.tools, ...input.flatMap((item) => item.tools)].flatMap(readTool);
    return { api: 'responses', model, system: system.join('\n\n').trim(), messages, tools };
  },
  streams: (body) => requestSchema.parse(body).stream === true,
  document: (reply, conversation) => response('completed', writeItems(reply, conversation), reply, conversation),
  events: writeEvents,
  errorDocument: ({ status, code, message }) => ({
    error: { message, type: status < 500 ? 'invalid_request_error' : 'server_error', param: null, code: code ?? null },
  }),
  errorEvent: (message) => ({
    event: 'error',
    data: JSON.stringify({ type: 'error', code: 'server_error', message, param: null, sequence_number: 99 }),
  }),
};

function readItems(items: readonly Item[]): Conversation['messages'] {
  const collected = collectMessages();
  for (const item of items) {
    const { type, call_id: id } = item;
    const name = item.namespace ? `${item.namespace}__${item.name}` : item.name;
    if (type === 'function_call') collected.called({ id, name, args: parseArgs(item.arguments) });
    else if (type === 'custom_tool_call') collected.called({ id, name, args: { input: item.input } });
    else if (item.output !== undefined) collected.result({ callId: id, text: textOf(item.output) });
    else if (item.role === 'assistant') collected.said(textOf(item.content));
    else if (item.role === 'user') collected.user(textOf(item.content));
  }
  return collected.messages;
}

function readTool(tool: z.infer<typeof toolSchema>): OfferedTool[] {
  if (tool.type !== 'namespace') return [describeTool(tool)];
  const { name: namespace = '' } = tool;
  return tool.tools.map(describeTool).map((inner) => ({ ...inner, name: `${namespace}__${inner.name}`, namespace }));
}

/** Tools that the vendor runs itself, `web_search` say, have a type and no name. */
function describeTool({ type, name = type, description, parameters }: z.infer<typeof simpleToolSchema>): OfferedTool {
  const freeform = type === 'custom' && ({ freeform: true } as const);
  return { name, description: description ?? '', inputSchema: parameters, ...freeform };
}

function writeItems(reply: Reply, { tools }: Conversation) {
  const calls = reply.calls.map(({ id, name: fullName, args }) => {
    const { namespace, freeform } = tools.find((tool) => tool.name === fullName) ?? {};
    const name = namespace === undefined ? fullName : fullName.slice(namespace.length + 2);
    const call = {
      id: `fc_${id}`,
      call_id: id,
      name,
      ...(namespace !== undefined && { namespace }),
      status: 'completed',
    };
    if (freeform) return { ...call, type: 'custom_tool_call' as const, input: String(args['input'] ?? '') };
    return { ...call, type: 'function_call' as const, arguments: JSON.stringify(args) };
  });
  if (reply.text === '' && calls.length > 0) return calls;
  const content = [{ type: 'output_text', text: reply.text, annotations: [] }];
  const message = { type: 'message' as const, id: `msg_${reply.id}`, role: 'assistant', status: 'completed', content };
  return [message, ...calls];
}

type OutputItem = ReturnType<typeof writeItems>[number];
type TypedEvent = { type: string; [key: string]: unknown };

function writeEvents(reply: Reply, conversation: Conversation): StreamEvent[] {
  const items = writeItems(reply, conversation);
  const events: TypedEvent[] = [
    { type: 'response.created', response: response('in_progress', [], reply, conversation) },
    ...items.flatMap((item, index) => itemEvents(item, index)),
    { type: 'response.completed', response: response('completed', items, reply, conversation) },
  ];
  return events.map((event, index) => ({
    event: event.type,
    data: JSON.stringify({ ...event, sequence_number: index }),
  }));
}

function itemEvents(item: OutputItem, output_index: number): TypedEvent[] {
  const at = { output_index, item_id: item.id };
  const done = { type: 'response.output_item.done', output_index, item };
  const added = { type: 'response.output_item.added', output_index };
  if (item.type === 'custom_tool_call')
    return [
      { ...added, item: { ...item, input: '', status: 'in_progress' } },
      { ...at, type: 'response.custom_tool_call_input.delta', delta: item.input },
      { ...at, type: 'response.custom_tool_call_input.done', input: item.input },
      done,
    ];
  if (item.type === 'function_call')
    return [
      { ...added, item: { ...item, arguments: '', status: 'in_progress' } },
      { ...at, type: 'response.function_call_arguments.delta', delta: item.arguments },
      { ...at, type: 'response.function_call_arguments.done', arguments: item.arguments },
      done,
    ];
  return [
    { ...added, item: { ...item, content: [], status: 'in_progress' } },
    ...item.content.flatMap((part, content_index) => [
      { ...at, type: 'response.content_part.added', content_index, part: { ...part, text: '' } },
      { ...at, type: 'response.output_text.delta', content_index, delta: part.text },
      { ...at, type: 'response.output_text.done', content_index, text: part.text },
      { ...at, type: 'response.content_part.done', content_index, part },
    ]),
    done,
  ];
}

function response(status: string, output: readonly OutputItem[], { id, usage }: Reply, { model }: Conversation) {
  const { inputTokens, cachedInputTokens, outputTokens } = usage;
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: 0,
    model,
    status,
    output,
    error: null,
    usage: {
      input_tokens: inputTokens,
      input_tokens_details: { cached_tokens: cachedInputTokens },
      output_tokens: outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: inputTokens + outputTokens,
    },
  };
}
