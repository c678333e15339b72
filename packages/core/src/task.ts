/** What to do, and where. */
export interface Task {
  text: string;
  source: { from: 'file'; path: string } | { from: 'inline' };
  /** Absolute, symlinks resolved. */
  workspace: string;
  objective: Objective;
}

/** How progress is judged. With a `command` its number counts; without one, only the agent's claim is there. */
export interface Objective {
  /** One shell line that prints a JSON object: the scorer, run by us after every attempt. */
  command?: string;
  /** The metric's name in the agent's `result.json`. */
  claimKey: string;
  /** The metric's name in the scorer's JSON. */
  scorerKey: string;
  direction: Direction;
  target?: number;
  /** Go on improving after the scorer passes; keep and restore the best verified state. */
  optimize: boolean;
  /** Globs of files that count only as they were before the run. */
  protect?: readonly string[];
  /** Globs of the only files that count as an attempt left them. The scorer then runs in a copy of the task. */
  editable?: readonly string[];
  /** How often each state is measured; absent, once. */
  repeats?: number;
  /** Present where each round of scoring gets a secret that no agent could know. */
  secret?: true;
}

export type Direction = 'lower' | 'higher';
