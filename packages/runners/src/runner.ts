import type { Toolset } from './toolset.js';
import type { TurnRequest, TurnResult } from './turn.js';

/** An agent CLI. A missing method is a missing power. */
export interface Runner {
  readonly name: string;
  /** How prompts address the agent: "Codex", "Claude Code". */
  readonly displayName: string;
  /** Throws RunnerError when the CLI is missing or unusable. */
  preflight?(): Promise<void>;
  /** Opens a session in `workspace`. Mounts `toolset` first; disposing undoes it. Throws RunnerError if it cannot. */
  open(options: OpenOptions): Promise<Session>;
}

export interface OpenOptions {
  /** Absolute; the agent's working directory. */
  workspace: string;
  toolset: Toolset;
  env: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

/** One resumable conversation. Turns run one after the other. */
export interface Session extends AsyncDisposable {
  /** Known after the first turn at the latest; undefined when the agent never told. */
  readonly id: string | undefined;
  turn(request: TurnRequest): Promise<TurnResult>;
}
