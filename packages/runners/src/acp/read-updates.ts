import * as z from 'zod';
import type { AgentEvent } from '../session/dialect.js';

export interface UpdateReader {
  /** A message that is neither a request nor an answer; undefined for a line that is no message at all. */
  saw(message: unknown): void;
  /**
   * A call for which the agent asks permission, with what was told of it before: some agents announce it in no other way,
   * others only name it. Undefined for what is no call.
   */
  sawCall(call: unknown): AgentCall | undefined;
  /** The prompt has been answered: the last message is whole. */
  end(): void;
  /** Of the session so far, as it was told last. */
  readonly totalUsd: number | undefined;
}

/**
 * Reads what an agent tells of its turn as it goes on. Messages come in parts. Kinds of a later version are unknown, and
 * fields that are not used here may be anything.
 */
export function readUpdates(hear: (event: AgentEvent) => void): UpdateReader {
  const calls = new Map<string, AgentCall>();
  let text = '';
  let messageId: string | undefined;
  let totalUsd: number | undefined;

  return {
    saw(message) {
      const read = messageSchema.safeParse(message);
      if (read.success) take(read.data.params.update);
      else hear({ type: 'unknown' });
    },
    sawCall(call) {
      const read = callSchema.safeParse(call);
      if (!read.success) return undefined;
      take({ sessionUpdate: 'tool_call', ...read.data });
      return calls.get(read.data.toolCallId);
    },
    end: flush,
    get totalUsd() {
      return totalUsd;
    },
  };

  function take(update: Update): void {
    switch (update.sessionUpdate) {
      case 'agent_message_chunk':
        if (update.messageId !== messageId) flush();
        messageId = update.messageId;
        if (update.content.type === 'text' && text.length < textLimit) text += update.content.text;
        break;
      case 'tool_call':
      case 'tool_call_update':
        flush();
        tellCall(update);
        break;
      case 'usage_update':
        if (update.cost?.currency === 'USD') totalUsd = update.cost.amount;
        break;
      default:
        break;
    }
  }

  function flush(): void {
    if (text.trim() !== '') {
      hear({ type: 'message', text });
      hear({ type: 'activity', what: text });
    }
    text = '';
  }

  /** Its title may become more precise: first the tool, then what it is called with. */
  function tellCall(update: AgentCall): void {
    const { toolCallId } = update;
    const before = calls.get(toolCallId);
    const { title = before?.title, kind = before?.kind, locations = before?.locations } = update;
    calls.set(toolCallId, { toolCallId, title, kind, locations });
    if (title === undefined || title === before?.title) return;
    hear({ type: 'activity', what: `${verbs.get(kind ?? '') ?? 'calls'} ${title}` });
  }
}

/** Of one message of the agent. */
const textLimit = 1024 * 1024;

const verbs: ReadonlyMap<string, string> = new Map([
  ['execute', 'runs'],
  ['edit', 'changes'],
  ['delete', 'deletes'],
  ['move', 'moves'],
  ['read', 'reads'],
  ['search', 'searches'],
  ['fetch', 'fetches'],
]);

const callSchema = z.object({
  toolCallId: z.string(),
  title: z.string().nullish().transform(present),
  kind: z.string().nullish().transform(present),
  locations: z
    .array(z.object({ path: z.string() }))
    .nullish()
    .catch(undefined)
    .transform(present),
});
export type AgentCall = z.infer<typeof callSchema>;

const contentSchema = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.enum(['image', 'audio', 'resource', 'resource_link']) }),
]);

const updateSchema = z.discriminatedUnion('sessionUpdate', [
  z.object({
    sessionUpdate: z.literal('agent_message_chunk'),
    content: contentSchema,
    messageId: z.string().nullish().transform(present),
  }),
  callSchema.extend({ sessionUpdate: z.enum(['tool_call', 'tool_call_update']) }),
  z.object({
    sessionUpdate: z.literal('usage_update'),
    // A cost that does not read as one is unknown.
    cost: z.object({ amount: z.number().nonnegative(), currency: z.string() }).optional().catch(undefined),
  }),
  z.object({
    sessionUpdate: z.enum([
      'user_message_chunk',
      'agent_thought_chunk',
      'plan',
      'available_commands_update',
      'current_mode_update',
      'config_option_update',
      'session_info_update',
    ]),
  }),
]);
type Update = z.infer<typeof updateSchema>;

const messageSchema = z.object({
  method: z.literal('session/update'),
  params: z.object({ update: updateSchema }),
});

function present<T>(value: T | null | undefined): T | undefined {
  return value ?? undefined;
}
