/** How Claude Code is started. Whatever is absent is as the user has set it up. */
export interface ClaudeOptions {
  /** A name to look up in PATH, or an absolute path; `claude` when absent. */
  bin?: string;
  model?: string;
  /** In Claude Code's own words, like `bypassPermissions` or `dontAsk`. */
  permissionMode?: string;
  /** Of each turn. Claude Code looks after each request to its model, so a turn may cost a little more. */
  maxBudgetUsd?: number;
  /** Passed on as they are. */
  extraArgs?: readonly string[];
}
