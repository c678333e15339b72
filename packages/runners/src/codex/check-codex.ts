import { askAgent, lastWords } from '../preflight/ask-agent.js';
import { requireVersion } from '../preflight/require-version.js';
import type { PreflightOptions } from '../runner.js';

const codex = {
  displayName: 'Codex',
  flag: '--codex-bin',
  install: 'npm install -g @openai/codex',
  oldest: [0, 138, 0],
} as const;

/**
 * Throws RunnerError when Codex is missing, or cannot be used. Returns a doubt when it says that nobody is logged in, which
 * it also says of a provider of the user's own.
 */
export async function checkCodex(bin: string, options: PreflightOptions): Promise<readonly string[]> {
  await requireVersion({ ...codex, bin }, options);
  const login = await askAgent([bin, 'login', 'status'], options);
  if (login.exit.ended === 'exited' && login.exit.exitCode === 0) return [];
  return [
    `Codex may not be logged in: "codex login status" says "${lastWords(login)}". Log in with "codex login" unless you have set up a provider of your own.`,
  ];
}
