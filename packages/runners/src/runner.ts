import type { Toolset } from './toolset.js';
import type { TurnRequest, TurnResult } from './turn.js';

/** An agent CLI. A missing method is a missing power. */
export interface Runner {
  readonly name: string;
  /** How prompts address the agent: "Codex", "Claude Code", "a scripted agent". */
  readonly displayName: string;
  /** The scenario that is played in place of an agent; no agent process is started. */
  readonly scenario?: string;
  /** What a turn starts, program first, for people to read. Starts and writes nothing. */
  commandLine?(request: CommandLineRequest): readonly string[];
  /** Throws RunnerError when the CLI is missing or unusable. Returns what is only doubtful, one sentence each. */
  preflight?(options: PreflightOptions): Promise<readonly string[]>;
  /** What the program says its version is; undefined when it does not tell. For one that `preflight` has found usable. */
  version?(options: PreflightOptions): Promise<string | undefined>;
  /** Opens a session in `workspace`. Mounts `toolset` first; disposing undoes it. Throws RunnerError if it cannot. */
  open(options: OpenOptions): Promise<Session>;
}

export interface PreflightOptions {
  /** What sessions will be opened with. */
  env: Readonly<Record<string, string>>;
  workspace: string;
  signal: AbortSignal;
}

export interface CommandLineRequest {
  workspace: string;
  toolset: Toolset;
  /** Of the session that the turn goes on with; absent for the first turn of a session. */
  sessionId?: string;
  /** As in `OpenOptions`. */
  launcher?: Launcher;
}

/**
 * Stands before an agent's command line: a program that starts another, with its arguments. The agent has its environment,
 * working directory, streams and process group, and its exit code is that of the agent.
 */
export type Launcher = readonly string[];

export interface OpenOptions {
  /** Absolute; the agent's working directory. */
  workspace: string;
  toolset: Toolset;
  /** The agent's whole environment; it inherits nothing else. */
  env: Readonly<Record<string, string>>;
  /**
   * Goes on with this session, whose `id` is known at once then. When the agent does not know it any more, the session is
   * a fresh one, and its `id` is not this.
   */
  sessionId?: string;
  /** Starts every process of the agent. A runner without an agent process has no use for it. */
  launcher?: Launcher;
  /** Gives up opening. A session that is open is ended by its turns' signals and by disposing. */
  signal: AbortSignal;
}

/**
 * One resumable conversation, which remembers its earlier turns, also those that timed out. Disposing cancels a
 * running turn, ends every process and undoes what opening added to the workspace.
 */
export interface Session extends AsyncDisposable {
  /**
   * Undefined until the agent has told it. Known at once of a session that goes on, and of an agent whose ids are chosen for
   * it; it becomes another when the agent goes on with another conversation.
   */
  readonly id: string | undefined;
  /**
   * Runs one turn to its end; nothing that its commands started is left when it resolves, and of a turn that was aborted
   * nothing at all. An agent that is one process for its session stays, with its servers. Throws RunnerError when the
   * session is closed or another turn is running.
   */
  turn(request: TurnRequest): Promise<TurnResult>;
  /**
   * Between turns: stops every process of the session until the pause is disposed of, so that what is measured then is at
   * rest. Absent for an agent that is a process for each turn. On Linux only; elsewhere it stops nothing.
   */
  pause?(): Disposable;
}
