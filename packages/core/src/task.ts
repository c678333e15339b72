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
}

export type Direction = 'lower' | 'higher';
