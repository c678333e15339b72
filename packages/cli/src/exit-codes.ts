/** What the exit code of `harnessgym` says. */
export const exitCodes = {
  /** The command did its work, whatever the verdict. */
  done: 0,
  /** Bad or contradictory input, found before anything ran. */
  usage: 2,
  /** The agent or a tool is missing or unusable, or the disk or the workspace cannot be used. */
  environment: 3,
  /** What `--fail-unless` asked for was not met. */
  unmet: 4,
  /** A bug of ours. */
  bug: 70,
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
