import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import * as z from 'zod';
import type { TokenUsage } from '../turn.js';

/** What Codex notes of a thread that matters to a turn. */
export type RolloutEvent =
  | { type: 'thread'; id: string; cwd: string; isPersons: boolean }
  | { type: 'task-started' }
  /** `message` is the agent's last; without one and without a `failure`, only the screen tells what happened. */
  | { type: 'task-ended'; message?: string; failure?: string }
  | { type: 'goal'; status: string }
  /** Of the whole thread so far. */
  | { type: 'total'; usage: TokenUsage }
  | { type: 'activity'; what: string };

/** What a line of a rollout file says: nothing, when nobody here needs it or it is of a later version. Never throws. */
export function readRolloutLine(line: string): readonly RolloutEvent[] {
  const read = lineSchema.safeParse(parseJson(line));
  if (!read.success) return [];
  const { type, payload } = read.data;
  if (type === 'session_meta') return [threadOf(payload)];
  return type === 'event_msg' ? eventsOf(payload) : itemsOf(payload);
}

const tokens = z.number().int().nonnegative();

const totalSchema = z
  .object({ input_tokens: tokens, cached_input_tokens: tokens.default(0), output_tokens: tokens })
  .transform(({ input_tokens, cached_input_tokens, output_tokens }) => ({
    inputTokens: input_tokens,
    cachedInputTokens: cached_input_tokens,
    outputTokens: output_tokens,
  }));

const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('task_started') }),
  z.object({
    type: z.literal('task_complete'),
    last_agent_message: z.string().nullish(),
    error: z.object({ message: z.string() }).nullish(),
  }),
  z.object({ type: z.literal('turn_aborted'), reason: z.string().default('unknown') }),
  z.object({ type: z.literal('token_count'), info: z.object({ total_token_usage: totalSchema }) }),
  z.object({ type: z.literal('thread_goal_updated'), goal: z.object({ status: z.string() }) }),
]);

const itemSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('function_call'),
    name: z.string(),
    namespace: z.string().optional(),
    arguments: z.string(),
  }),
  z.object({ type: z.literal('custom_tool_call'), name: z.string(), input: z.string() }),
  z.object({ type: z.enum(['function_call_output', 'custom_tool_call_output']), output: z.unknown() }),
  z.object({
    type: z.literal('message'),
    role: z.literal('assistant'),
    content: z.array(z.object({ text: z.string().default('') })),
  }),
]);

const metaSchema = z.object({ id: z.string().min(1), cwd: z.string(), source: z.unknown() });

const lineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('session_meta'), payload: metaSchema }),
  z.object({ type: z.literal('event_msg'), payload: eventSchema }),
  z.object({ type: z.literal('response_item'), payload: itemSchema }),
]);

/** Threads that an agent started by itself have an object as their source. */
function threadOf({ id, cwd, source }: z.infer<typeof metaSchema>): RolloutEvent {
  return { type: 'thread', id, cwd, isPersons: typeof source === 'string' };
}

function eventsOf(event: z.infer<typeof eventSchema>): readonly RolloutEvent[] {
  switch (event.type) {
    case 'task_started':
      return [{ type: 'task-started' }];
    case 'task_complete': {
      const { last_agent_message: message, error } = event;
      return [{ type: 'task-ended', ...(message && { message }), ...(error && { failure: error.message }) }];
    }
    case 'turn_aborted':
      return [{ type: 'task-ended', failure: `The turn was aborted: ${event.reason}.` }];
    case 'token_count':
      return [{ type: 'total', usage: event.info.total_token_usage }];
    case 'thread_goal_updated':
      return [{ type: 'goal', status: event.goal.status }];
  }
}

function itemsOf(item: z.infer<typeof itemSchema>): readonly RolloutEvent[] {
  switch (item.type) {
    case 'function_call':
      return [{ type: 'activity', what: describeCall(item) }];
    case 'custom_tool_call':
      return [{ type: 'activity', what: `runs ${item.input}` }];
    case 'message':
      return [{ type: 'activity', what: item.content.map(({ text }) => text).join('') }];
    default:
      return goalIn(item.output);
  }
}

function describeCall(call: { name: string; namespace?: string | undefined; arguments: string }): string {
  const args = parseJson(call.arguments);
  const command = isObject(args) ? args['cmd'] : undefined;
  if (typeof command === 'string') return `runs ${command}`;
  const server = /^mcp__(.+)$/.exec(call.namespace ?? '')?.[1];
  return server === undefined ? `calls ${call.name}` : `calls ${call.name} of ${server}`;
}

/** Codex tells that its model has ended the goal only in the answer to the model, among parts or by itself. */
function goalIn(output: unknown): readonly RolloutEvent[] {
  const texts = Array.isArray(output) ? output.map((part) => (isObject(part) ? part['text'] : part)) : [output];
  return texts.flatMap((text) => {
    const answer = typeof text === 'string' && text.startsWith('{"goal":') ? parseJson(text) : undefined;
    const goal = isObject(answer) ? answer['goal'] : undefined;
    const status = isObject(goal) ? goal['status'] : undefined;
    return typeof status === 'string' ? [{ type: 'goal' as const, status }] : [];
  });
}
