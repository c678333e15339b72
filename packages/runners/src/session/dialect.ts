import type { CommandExit } from '@harnessgym/internal-process/run-command';
import type { MountStack } from '../mount/mount-stack.js';
import type { CommandLineRequest, OpenOptions } from '../runner.js';
import type { ToolServer, Toolset } from '../toolset.js';
import type { AgentIdentity, ServerExposure, TurnOutcome, Usage } from '../turn.js';
import type { ShownCall } from './seen-calls.js';

/**
 * What is particular to one agent CLI: how it is started, and what its output means. Everything else about its sessions
 * is the same for all, and is in `openCliSession`. Every function but `newId`, `knows`, `identify` and `mount` is pure.
 */
export interface Dialect {
  /** How people know the agent: "Codex". */
  readonly displayName: string;
  /** What one turn starts, program first. The prompt comes on its stdin. */
  command(request: CliTurnRequest): readonly [file: string, ...args: string[]];
  /** What it has to find in its environment, whatever its user has there. */
  variables?(toolset: Toolset): Readonly<Record<string, string>>;
  /** The files that its command line names, with their content. They lie in a folder of each turn, which only its user reads. */
  files?(toolset: Toolset, options: Pick<OpenOptions, 'workspace'>): Readonly<Record<string, string>>;
  /** An id for a fresh conversation, of an agent that lets it be chosen: also a turn that is ended at once has it then. */
  newId?(): string;
  /** Whether the agent still has the conversation. */
  knows(sessionId: string, options: Pick<OpenOptions, 'workspace' | 'env'>): Promise<boolean>;
  /** What the agent keeps of its own version and model, where its output does not tell. */
  identify?(sessionId: string, options: Pick<OpenOptions, 'workspace' | 'env'>): Promise<AgentIdentity | undefined>;
  /** Puts into the workspace what its command line cannot say, with the undo of each step. */
  mount?(options: OpenOptions, mounts: MountStack): Promise<void>;
  /** What a line of its stdout says. Never throws: what it does not understand is `unknown`, and stays in the log. */
  read(line: string): readonly AgentEvent[];
  /** Whether the usage it tells is that of the turn or of the whole session so far. */
  readonly usageCovers: 'turn' | 'session';
  /** What a failure amounts to, in the agent's own words. */
  explain(words: string): FailedOutcome;
  /** What a person can do about an exit before there was a session, where the agent's last words tell. */
  advise?(words: string): string | undefined;
  /** Which of the mounted servers reached the model; empty when the agent does not reveal it. */
  judgeServers(turn: TurnFacts, servers: readonly ToolServer[]): readonly ServerExposure[];
  /** Which tool of a mounted server was called. Absent: the agent's output shows no calls. */
  findTool?(call: ShownCall, servers: readonly ToolServer[]): { server: string; tool: string } | undefined;
}

export interface CliTurnRequest extends CommandLineRequest {
  /** The id that a fresh conversation is to get. */
  freshId?: string;
  /** Where `files` lie; absent in a command line that is only shown. */
  folder?: string;
}

/** What became of the process in a turn. */
export type TurnExit =
  | CommandExit
  /** It did not end the turn: what the agent answered did. */
  | { ended: 'answered' };

export type FailedOutcome = Extract<TurnOutcome, { outcome: 'agent-error' | 'api-error' | 'budget' }>;

/** Something the agent's output says, whichever agent it is. */
export type AgentEvent =
  /** The conversation has an id, and the turn has begun. */
  | { type: 'session'; id: string }
  /** The agent said something to the person; the last one of a turn is its final message. */
  | { type: 'message'; text: string }
  /** What it does right now. */
  | { type: 'activity'; what: string }
  /** It calls a tool, by the name that it knows it by, and of the server that it names. */
  | { type: 'call'; call: ShownCall }
  /** It runs a command in a shell. */
  | { type: 'command'; command: string }
  /** Something went wrong that need not end the turn. */
  | { type: 'complaint'; text: string }
  /** The model's service wants fewer requests: the agent waits before it asks again, so long if it tells. */
  | { type: 'rate-limited'; delayMs?: number }
  /** All tools that the model is offered, by the names that it sees, and what the agent says of each server. */
  | { type: 'offer'; tools: readonly string[]; servers: Readonly<Record<string, string>> }
  | { type: 'identity'; agent: AgentIdentity }
  /** What was used since the last such event. */
  | { type: 'spent'; usage: Usage }
  /** What was used in this turn until now, in place of what was told before. */
  | { type: 'spent-so-far'; usage: Usage }
  | { type: 'completed'; usage?: Usage }
  /** With `outcome` where the agent tells it by more than words. */
  | { type: 'failed'; reason: string; outcome?: FailedOutcome }
  | { type: 'unknown' };

/** What the output of a turn said, as far as it got. */
export interface TurnFacts {
  sessionId?: string;
  message?: string;
  complaints: readonly string[];
  offer?: Extract<AgentEvent, { type: 'offer' }>;
  spent?: Usage;
  agent?: AgentIdentity;
  /** How often it called what. */
  calls: ReadonlyMap<string, { call: ShownCall; count: number }>;
  commands: readonly string[];
  /** How the agent ended its turn; absent when it was ended before it could. */
  end?: Extract<AgentEvent, { type: 'completed' | 'failed' }>;
  /** Lines that nobody understood. */
  unknownLines: number;
  /** The end of what it printed to stderr. */
  stderr: string;
}
