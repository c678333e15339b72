import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import * as z from 'zod';
import type { AgentEvent } from '../session/dialect.js';
import { activityOf } from './activity-of.js';
import { eventsOfResult, resultSchema } from './read-result.js';

/**
 * What a line of Claude Code's output says: of its event stream, or its one document or list of events, which other output
 * formats are. Fields that are not used here may be anything.
 */
export function readClaudeEvent(line: string): readonly AgentEvent[] {
  const document = parseJson(line);
  return Array.isArray(document) ? document.flatMap(readOne) : readOne(document);
}

function readOne(document: unknown): readonly AgentEvent[] {
  const event = eventSchema.safeParse(document);
  if (event.success) return eventsOf(event.data);
  return isObject(document) && silentTypes.has(document['type']) ? [] : [{ type: 'unknown' }];
}

const initSchema = z.object({
  type: z.literal('system'),
  subtype: z.literal('init'),
  session_id: z.string().min(1),
  model: z.string().optional().catch(undefined),
  claude_code_version: z.string().optional().catch(undefined),
  tools: z.array(z.string()).default([]),
  mcp_servers: z.array(z.object({ name: z.string(), status: z.string() })).default([]),
});

const retrySchema = z.object({
  type: z.literal('system'),
  subtype: z.literal('api_retry'),
  attempt: z.number(),
  max_retries: z.number(),
  retry_delay_ms: z.number().nonnegative().exactOptional(),
  error_status: z.number().nullish(),
  error: z.string().default('an error'),
});

const refusalSchema = z.object({
  type: z.literal('system'),
  subtype: z.literal('permission_denied'),
  tool_name: z.string(),
});

const blockSchema = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('tool_use'), name: z.string(), input: z.record(z.string(), z.unknown()).default({}) }),
  // Thinking, and whatever else a model may say.
  z.object({ type: z.string() }).transform(() => ({ type: 'other' as const })),
]);

const assistantSchema = z.object({
  type: z.literal('assistant'),
  message: z.object({ content: z.array(blockSchema) }),
  /** Of an agent that this one has started. */
  parent_tool_use_id: z.string().nullish(),
});

const eventSchema = z.union([initSchema, retrySchema, refusalSchema, assistantSchema, resultSchema]);

/** What tells nothing that is used here. */
const silentTypes = new Set<unknown>([
  ...['system', 'user', 'stream_event', 'rate_limit_event', 'tool_progress', 'tool_use_summary', 'prompt_suggestion'],
]);

function eventsOf(event: z.infer<typeof eventSchema>): readonly AgentEvent[] {
  if (event.type === 'result') return eventsOfResult(event);
  if (event.type === 'assistant') return eventsOfMessage(event);
  switch (event.subtype) {
    case 'init': {
      const servers = Object.fromEntries(event.mcp_servers.map(({ name, status }) => [name, status]));
      return [
        { type: 'session', id: event.session_id },
        { type: 'offer', tools: event.tools, servers },
        ...identityOf(event),
      ];
    }
    case 'api_retry': {
      const what = event.error_status == null ? event.error : `${event.error_status} (${event.error})`;
      const text = `The model's service answered with ${what}; retry ${event.attempt} of ${event.max_retries}.`;
      return [{ type: 'complaint', text }, ...waitOf(event)];
    }
    case 'permission_denied':
      return [{ type: 'complaint', text: `The permission mode does not allow ${event.tool_name}.` }];
  }
}

function identityOf({ claude_code_version: version, model }: z.infer<typeof initSchema>): readonly AgentEvent[] {
  if (version === undefined && model === undefined) return [];
  return [{ type: 'identity', agent: { ...(version && { version }), ...(model && { model }) } }];
}

/** Too many requests of ours, or of all who use the service. */
const limitStatus: readonly unknown[] = [429, 529];

function waitOf({ error_status, retry_delay_ms: delayMs }: z.infer<typeof retrySchema>): readonly AgentEvent[] {
  if (!limitStatus.includes(error_status)) return [];
  return [{ type: 'rate-limited', ...(delayMs !== undefined && { delayMs }) }];
}

function eventsOfMessage({ message, parent_tool_use_id }: z.infer<typeof assistantSchema>): readonly AgentEvent[] {
  return message.content.flatMap((block): readonly AgentEvent[] => {
    if (block.type === 'tool_use') return [...callOf(block), { type: 'activity', what: activityOf(block) }];
    if (block.type !== 'text') return [];
    const activity = { type: 'activity' as const, what: block.text };
    return parent_tool_use_id == null ? [{ type: 'message', text: block.text }, activity] : [activity];
  });
}

function callOf({ name, input }: { name: string; input: Readonly<Record<string, unknown>> }): AgentEvent[] {
  const { command } = input;
  if (name === 'Bash') return typeof command === 'string' ? [{ type: 'command', command }] : [];
  return name.startsWith('mcp__') ? [{ type: 'call', call: { tool: name } }] : [];
}
