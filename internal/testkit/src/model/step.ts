import type { Conversation } from './conversation.js';

/** What the scripted model does next. Calls of tools continue the agent's turn; without one it is over. */
export interface Step {
  text: string;
  calls: readonly PlannedCall[];
  usage: Usage;
  fault?: Fault;
}

export interface PlannedCall {
  /** As in `OfferedTool`. A tool that was not offered can be called too, as real models do. */
  name: string;
  args: Readonly<Record<string, unknown>>;
}

export interface Usage {
  /** All of them, cached ones too. */
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
}

/** What goes wrong on the way. `status` comes instead of the step, the others happen while it is streamed. */
export type Fault =
  | { kind: 'status'; status: number; code?: string; retryAfterSeconds?: number }
  | { kind: 'slow'; firstByteMs: number }
  | { kind: 'cut' }
  | { kind: 'malformed' }
  | { kind: 'error-event'; message: string };

/** Pure: the same conversation has the same next step. What it throws is answered with 400 and recorded. */
export type Scenario = (conversation: Conversation) => Step;

/** Ends the turn with a text. */
export function say(text: string): Step {
  return { text, calls: [], usage: defaultUsage };
}

/** Calls one tool. */
export function call(name: string, args: PlannedCall['args'] = {}): Step {
  return callAll({ name, args });
}

/** Calls tools in parallel. */
export function callAll(...calls: PlannedCall[]): Step {
  return { text: '', calls, usage: defaultUsage };
}

/** Answers the model's request with an HTTP error. */
export function refuse(status: number, rest: { code?: string; retryAfterSeconds?: number } = {}): Step {
  return { ...say(''), fault: { kind: 'status', status, ...rest } };
}

const defaultUsage: Usage = { inputTokens: 120, cachedInputTokens: 20, outputTokens: 12 };
