import { parseJson } from '@harnessgym/internal-fs/parse-json';
import * as z from 'zod';
import type { AgentEvent } from '../session/dialect.js';

/** What a line of `codex exec --json` says. Fields that are not used here may be anything. */
export function readCodexEvent(line: string): readonly AgentEvent[] {
  const event = eventSchema.safeParse(parseJson(line));
  return event.success ? eventsOf(event.data) : [{ type: 'unknown' }];
}

const tokens = z.number().int().nonnegative();

const usageSchema = z
  .object({ input_tokens: tokens, cached_input_tokens: tokens.default(0), output_tokens: tokens })
  .transform(({ input_tokens, cached_input_tokens, output_tokens }) => ({
    inputTokens: input_tokens,
    cachedInputTokens: cached_input_tokens,
    outputTokens: output_tokens,
  }));

const itemSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('agent_message'), text: z.string() }),
  z.object({ type: z.literal('error'), message: z.string() }),
  z.object({ type: z.literal('command_execution'), command: z.string() }),
  z.object({ type: z.literal('mcp_tool_call'), server: z.string(), tool: z.string() }),
  z.object({ type: z.literal('file_change'), changes: z.array(z.object({ path: z.string() })) }),
  z.object({ type: z.literal('web_search'), query: z.string().default('') }),
  z.object({ type: z.enum(['reasoning', 'todo_list', 'collab_tool_call']) }),
]);

const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thread.started'), thread_id: z.string().min(1) }),
  z.object({ type: z.literal('turn.started') }),
  z.object({ type: z.enum(['item.started', 'item.updated', 'item.completed']), item: itemSchema }),
  // A total that does not read as one is worth less than the turn's end.
  z.object({ type: z.literal('turn.completed'), usage: usageSchema.optional().catch(undefined) }),
  z.object({ type: z.literal('turn.failed'), error: z.object({ message: z.string() }) }),
  z.object({ type: z.literal('error'), message: z.string() }),
]);

function eventsOf(event: z.infer<typeof eventSchema>): readonly AgentEvent[] {
  switch (event.type) {
    case 'thread.started':
      return [{ type: 'session', id: event.thread_id }];
    case 'turn.completed':
      return [{ type: 'completed', ...(event.usage && { usage: event.usage }) }];
    case 'turn.failed':
      return [{ type: 'failed', reason: event.error.message }];
    // Codex says it also before it tries once more.
    case 'error':
      return complaintOf(event.message);
    case 'item.started':
      return activityOf(event.item);
    case 'item.completed':
      return outcomeOf(event.item);
    case 'item.updated':
    case 'turn.started':
      return [];
  }
}

/** Codex waits then, and does not say how long. A last refusal has no "Reconnecting" before it. */
const refusedForNow = /^Reconnecting\.\.\..*\b429\b/;

function complaintOf(text: string): readonly AgentEvent[] {
  return [{ type: 'complaint', text }, ...(refusedForNow.test(text) ? [{ type: 'rate-limited' as const }] : [])];
}

type Item = z.infer<typeof itemSchema>;

function activityOf(item: Item): readonly AgentEvent[] {
  switch (item.type) {
    case 'command_execution':
      return [
        { type: 'command', command: item.command },
        { type: 'activity', what: `runs ${item.command}` },
      ];
    case 'mcp_tool_call':
      return [
        { type: 'call', call: { server: item.server, tool: item.tool } },
        { type: 'activity', what: `calls ${item.tool} of ${item.server}` },
      ];
    case 'web_search':
      return [{ type: 'activity', what: `searches the web ${item.query}`.trim() }];
    default:
      return [];
  }
}

function outcomeOf(item: Item): readonly AgentEvent[] {
  switch (item.type) {
    case 'agent_message':
      return [
        { type: 'message', text: item.text },
        { type: 'activity', what: item.text },
      ];
    case 'error':
      return [{ type: 'complaint', text: item.message }];
    case 'file_change':
      return [{ type: 'activity', what: `changes ${item.changes.map(({ path }) => path).join(', ')}` }];
    default:
      return [];
  }
}
