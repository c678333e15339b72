import { RunnerError } from '../errors.js';
import { askAgent } from '../preflight/ask-agent.js';
import { requireVersion } from '../preflight/require-version.js';
import type { PreflightOptions } from '../runner.js';
import { rootAdvice } from './advise-root.js';
import type { ClaudeOptions } from './claude-options.js';
import { isRefusedToRoot } from './is-refused-to-root.js';

const claude = {
  displayName: 'Claude Code',
  flag: '--claude-bin',
  install: 'npm install -g @anthropic-ai/claude-code',
  oldest: [2, 1, 197],
} as const;

/**
 * Throws RunnerError when Claude Code is missing, or cannot be used, also by root in this permission mode. Returns a doubt
 * when it says that nobody is logged in.
 */
export async function checkClaude(options: ClaudeOptions, preflight: PreflightOptions): Promise<readonly string[]> {
  const bin = options.bin ?? 'claude';
  await requireVersion({ ...claude, bin }, preflight);
  if (isRefusedToRoot(options, { uid: process.getuid?.(), env: preflight.env })) throw refusedToRoot();
  const login = await askAgent([bin, 'auth', 'status'], preflight);
  if (login.exit.ended === 'exited' && login.exit.exitCode === 0) return [];
  return [
    'Claude Code may not be logged in: "claude auth status" says so. Log in with "claude auth login", or set ANTHROPIC_API_KEY.',
  ];
}

function refusedToRoot(): RunnerError {
  const message = `Claude Code does not let root skip its permission checks. ${rootAdvice}`;
  return new RunnerError('AGENT_UNUSABLE', { message });
}
