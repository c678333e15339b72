import type { RunConfig } from '../config/run-config.js';

/** Which limits this agent may make larger than they look, in sentences for people. */
export function doubtLimits({ runner, limits }: Pick<RunConfig, 'runner' | 'limits'>): readonly string[] {
  if (runner !== 'acp' || limits.tokens === undefined) return [];
  return [
    'An ACP agent may tell fewer tokens than a turn used, opencode those of its last request only. What --max-tokens counts is the least that was used.',
  ];
}
