/** How one turn ended. A failing agent is data; only misuse and a broken environment throw. */
export type TurnOutcome =
  | { outcome: 'completed'; finalMessage: string }
  | { outcome: 'agent-error'; reason: string; exitCode?: number }
  | { outcome: 'api-error'; code: string; reason: string }
  | { outcome: 'budget'; limit: string }
  | { outcome: 'timed-out'; afterMs: number }
  | { outcome: 'cancelled' }
  | { outcome: 'infrastructure'; reason: string };

export interface TokenUsage {
  inputTokens: number;
  /** Part of `inputTokens`. */
  cachedInputTokens: number;
  outputTokens: number;
}

/** What one turn used, not the whole session, as far as the agent tells it: tokens, money, or both. */
export type Usage = (TokenUsage & { costUsd?: number }) | { costUsd: number };

/** Where the four files of a turn go; absolute paths, folders exist. */
export interface TurnLogs {
  prompt: string;
  stdout: string;
  stderr: string;
  transcript: string;
}

export interface TurnRequest {
  prompt: string;
  /** Aborts the turn. A reason with the name `TimeoutError` makes it `timed-out`, any other `cancelled`. */
  signal: AbortSignal;
  logs: TurnLogs;
  /** Added to the session's environment for this turn: the `HARNESSGYM_*` tags. */
  env: Readonly<Record<string, string>>;
  /** Hears what the agent does right now: one line for people, as often as there is one. What it throws is ignored. */
  onActivity?: (activity: string) => void;
  /**
   * Frees the way to one of the logs from what the agent put there; to be called before a log is written when the turn has
   * begun. Rejects when it cannot be freed, or nobody can be told of what was in the way. Absent: nobody else writes where the logs are.
   */
  clearWay?: (log: string) => Promise<void>;
}

/** Whether the tools of a mounted server reached the model in a turn. */
export type ServerExposure =
  /** `tools` are the server's own names of those that the model was offered; absent when the agent does not tell them. */
  | { server: string; exposure: 'offered'; tools?: readonly string[] }
  | { server: string; exposure: 'missing'; reason: string };

/** What the agent's own output shows of the calls that it made in a turn. */
export interface SeenCalls {
  /** Of mounted servers, by the server's own names. */
  tools: readonly { server: string; tool: string; count: number }[];
  /** The commands that it ran in a shell, each cut; absent when it does not show them. */
  commands?: readonly string[];
}

/** Which program answered, and with which model, as far as it tells. */
export interface AgentIdentity {
  version?: string;
  model?: string;
}

export interface TurnResult {
  outcome: TurnOutcome;
  durationMs: number;
  /** Absent when the agent told none. */
  usage?: Usage;
  /** Of `durationMs`, what the agent waited because the model's service wanted fewer requests. Absent when it does not tell. */
  rateLimitWaitMs?: number;
  exitCode?: number;
  /** As the agent reveals it; absent when it does not, or nothing is mounted. */
  servers?: readonly ServerExposure[];
  /** Absent when the agent's output does not show its calls. */
  calls?: SeenCalls;
  /** Absent when it tells nothing of itself. */
  agent?: AgentIdentity;
}
