import { shell, use } from '@harnessgym/internal-testkit/model/beats';
import type { Conversation, Message } from '@harnessgym/internal-testkit/model/conversation';
import { type Scenario, type Step, say } from '@harnessgym/internal-testkit/model/step';
import type { Beat } from '@harnessgym/internal-testkit/model/story';
import { type CodexOptions, createTuiGoalRunner } from '@harnessgym/runners';
import type { Agent } from './each-agent.js';
import { providerOf, type ScriptedCodex, startScriptedCodex } from './scripted-codex.js';

/** As `startScriptedCodex`, with a person's Codex in a terminal, whose model reads the prompt files that it is pointed at. */
export async function startScriptedTui(
  agent: Agent,
  scenario: Scenario,
  { reachesGoals = true, ...options }: CodexOptions & { reachesGoals?: boolean } = {},
): Promise<ScriptedCodex> {
  const codex = await startScriptedCodex(agent, readingPrompts(scenario, { reachesGoals }));
  const config = [...providerOf(codex.model.url), ...(options.config ?? [])];
  const { path: bin, model } = agent;
  return { ...codex, runner: createTuiGoalRunner({ bin, ...(model !== undefined && { model }), ...options, config }) };
}

/**
 * A model for prompts that are only pointed at: it reads each file with its shell, and does what `scenario` does when it is
 * told that. Where that ends its turn, it says before that the goal is reached, if there is one, unless the scenario
 * minds goals itself.
 */
export function readingPrompts(scenario: Scenario, { reachesGoals = true } = {}): Scenario {
  return (conversation) => {
    if (asksForTitle(conversation)) return say('A title');
    const { messages, unread, pursuesGoal } = retell(conversation.messages, { reachesGoals });
    if (unread !== undefined) return stepOf(shell(`echo '${begin}'; cat '${unread}'; echo '${end}'`), conversation);
    const step = scenario({ ...conversation, messages });
    const isLast = step.calls.length === 0 && step.fault === undefined;
    return isLast && pursuesGoal && reachesGoals
      ? stepOf(use('update_goal', { status: 'complete' }), conversation)
      : step;
  };
}

/** Codex has its model name a thread, beside the turn that it begins with. */
function asksForTitle({ messages }: Conversation): boolean {
  return messages.some((message) => message.role === 'user' && message.text.startsWith('Generate a concise, '));
}

const [begin, end] = ['The prompt:', 'End of the prompt.'];

interface Retold {
  /** As if the prompts had been told, and no goal been minded. */
  messages: readonly Message[];
  /** The prompt file that the model has to read next. */
  unread?: string;
  pursuesGoal: boolean;
}

function retell(messages: readonly Message[], { reachesGoals }: { reachesGoals: boolean }): Retold {
  const told: Message[] = [];
  const seen = new Set<string>();
  const dropped = new Set<string>();
  let unread: string | undefined;
  let pursuesGoal = false;
  for (const message of messages) {
    const path = message.role === 'assistant' ? undefined : pointedAt(message.text);
    if (path !== undefined && seen.has(path)) {
      // Codex tells its model of a goal several times.
    } else if (path !== undefined) {
      seen.add(path);
      unread = path;
      pursuesGoal = reachesGoals && (message.role === 'tool' || message.text.startsWith('<'));
    } else if (message.role === 'assistant' && (unread !== undefined || (pursuesGoal && endsGoal(message)))) {
      if (unread === undefined) pursuesGoal = false;
      for (const { id } of message.calls) dropped.add(id);
    } else if (message.role === 'tool' && unread !== undefined) {
      told.push({ role: 'user', text: between(message.text) });
      unread = undefined;
    } else if (message.role !== 'tool' || !dropped.has(message.callId)) told.push(message);
  }
  return { messages: told, pursuesGoal, ...(unread !== undefined && { unread }) };
}

function pointedAt(text: string): string | undefined {
  return /Read the file (.+?) whole, and do what it asks for\./.exec(text)?.[1];
}

function endsGoal({ calls }: Extract<Message, { role: 'assistant' }>): boolean {
  return calls.some(({ name, args }) => `${name} ${JSON.stringify(args)}`.includes('update_goal'));
}

/** In a script's result line breaks are escaped. */
function between(text: string): string {
  const from = text.indexOf(begin) + begin.length;
  return text.slice(from, text.lastIndexOf(end)).replaceAll(/^(\n|\\n)|(\n|\\n)$/g, '');
}

function stepOf(beat: Beat, conversation: Conversation): Step {
  return typeof beat === 'function' ? beat(conversation) : beat;
}
