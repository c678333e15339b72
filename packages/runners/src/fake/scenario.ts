import type { ToolServer, Toolset } from '../toolset.js';
import type { TurnOutcome, Usage } from '../turn.js';

/** A script that plays a cooperative agent on one task, so that the loop runs without any account. */
export interface FakeScenario {
  name: string;
  /** Workspace-relative files by which the scenario recognises its task: all files of one of the lists. */
  plays: readonly (readonly string[])[];
  /**
   * Plays one turn. A rejection is the agent's failure and is reported as `agent-error`. When `scene.signal` aborts,
   * the script ends what it started and settles; it is abandoned if it does not.
   */
  turn(scene: FakeScene): Promise<FakeStep>;
}

export type FakePhase = 'attempt' | 'reflection' | 'build' | 'repair';

/** What a script knows and can do during one turn. */
export interface FakeScene {
  phase: FakePhase;
  /** Counts from 1. */
  iteration: number;
  runId: string;
  /** Absolute. */
  workspace: string;
  /** Where the agent writes its `result.json`; absolute. */
  resultPath: string;
  /** The prompts of this session so far; the last one is this turn's. */
  conversation: readonly string[];
  prompt: string;
  toolset: Toolset;
  /** The environment for processes that the script starts. */
  env: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** Calls a tool of a mounted server. Rejects with a RunnerError when the session does not offer that tool. */
  callTool(server: string, tool: string, args?: Readonly<Record<string, unknown>>): Promise<ToolReply>;
  /** One line of the agent's output. */
  say(line: string): void;
}

/**
 * How a script left a turn. A final message and a block are both a turn that completed: being blocked is what the agent
 * says of itself, here in the transcript and in its `result.json`. A script that has none of them plays another end.
 */
export type FakeStep = ({ finalMessage: string } | { blocked: string } | { ended: FakeEnd }) & {
  /** What a real agent would have used. */
  usage?: Usage;
};

/** What an agent or its service may say in the place of an answer. */
export type FakeEnd = Extract<TurnOutcome, { outcome: 'api-error' | 'budget' | 'infrastructure' }>;

/** The result of a tool call, as the protocol tells a tool's own failure from a failing call. */
export interface ToolReply {
  /** The text parts of the result, joined by newlines. */
  text: string;
  isError: boolean;
  structured?: unknown;
}

/** A running server. Disposing ends its process. */
export interface ToolConnection extends AsyncDisposable {
  /** Rejects when the protocol fails or `signal` aborts. */
  callTool(tool: string, args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<ToolReply>;
}

/** What the fake runner cannot do by itself. */
export interface FakePowers {
  /** Starts a server and shakes hands. When `signal` aborts before that, rejects and leaves no process. */
  connect(server: ToolServer, signal: AbortSignal): Promise<ToolConnection>;
  /**
   * Where conversations are kept, and nothing else, so that a later process can go on with a session; one process at a
   * time. Absent: only this runner can.
   */
  sessionsFolder?: string;
}
