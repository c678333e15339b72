/** What commands of the model may touch, in Codex's own words. */
export const codexSandboxes = ['read-only', 'workspace-write', 'danger-full-access'] as const;
export type CodexSandbox = (typeof codexSandboxes)[number];

/** How Codex is started. Whatever is absent is as the user has set it up, but for the sandbox. */
export interface CodexOptions {
  /** A name to look up in PATH, or an absolute path; `codex` when absent. */
  bin?: string;
  model?: string;
  /** `workspace-write` when absent. */
  sandbox?: CodexSandbox;
  /** Each `key=value`, as `codex -c` takes it. */
  config?: readonly string[];
  /** Passed on as they are. */
  extraArgs?: readonly string[];
}
