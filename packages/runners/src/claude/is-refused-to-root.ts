import type { ClaudeOptions } from './claude-options.js';

const skipsChecks: readonly string[] = [
  'bypassPermissions',
  '--dangerously-skip-permissions',
  '--allow-dangerously-skip-permissions',
];

/** Whether Claude Code will not start, because root skips its permission checks outside of a sandbox. */
export function isRefusedToRoot(
  { permissionMode = '', extraArgs = [] }: Pick<ClaudeOptions, 'permissionMode' | 'extraArgs'>,
  { uid, env }: { uid: number | undefined; env: Readonly<Record<string, string>> },
): boolean {
  if (uid !== 0 || env['IS_SANDBOX'] === '1' || env['CLAUDE_CODE_BUBBLEWRAP'] === '1') return false;
  const words = [permissionMode, ...extraArgs.flatMap((arg) => arg.split('='))];
  return words.some((word) => skipsChecks.includes(word));
}
