/** What helps root, whom Claude Code does not let skip its permission checks. */
export const rootAdvice = `One of these helps: ${[
  'run it as another user',
  'set IS_SANDBOX=1 in the environment, where this machine is a sandbox or a container that may break',
  'pass --claude-permission-mode dontAsk and what it may use, like --claude-extra-arg=--allowedTools=Bash,Edit,Write',
].join('; ')}.`;

/** For what Claude Code says when it does not start: its user's settings can name the mode as well. */
export function adviseRoot(words: string): string | undefined {
  return words.includes('cannot be used with root') ? rootAdvice : undefined;
}
