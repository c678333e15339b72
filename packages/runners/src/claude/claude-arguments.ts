import { join } from 'node:path';
import type { CliTurnRequest } from '../session/dialect.js';
import type { ToolServer } from '../toolset.js';
import type { ClaudeOptions } from './claude-options.js';
import { mcpConfigName } from './mcp-config.js';
import { plainName, serverRule, toolPrefix } from './tool-names.js';

/**
 * The arguments of one headless turn, whose prompt comes on stdin. Flags that take several values have theirs attached, so
 * that none swallows what follows. No servers but ours, also where there are none: not those of the workspace either.
 */
export function claudeArguments(
  { workspace, toolset: { servers }, sessionId, freshId, folder }: CliTurnRequest,
  { model, permissionMode, maxBudgetUsd, extraArgs = [] }: ClaudeOptions,
): string[] {
  // Where a command line is only shown, what core keeps for people names the same servers.
  const config = join(folder ?? join(workspace, '.harnessgym'), mcpConfigName);
  return [
    '-p',
    ...(permissionMode === undefined ? [] : ['--permission-mode', permissionMode]),
    ...(model === undefined ? [] : ['--model', model]),
    ...(maxBudgetUsd === undefined ? [] : ['--max-budget-usd', plainNumber(maxBudgetUsd)]),
    ...extraArgs,
    // The last one counts, and of other formats the newest tells no cost but that of the whole conversation.
    ...['--output-format', 'stream-json', '--verbose'],
    '--strict-mcp-config',
    ...(servers.length === 0 ? [] : [`--mcp-config=${config}`, `--allowedTools=${servers.flatMap(rulesOf).join(',')}`]),
    ...(sessionId === undefined ? [] : ['--resume', sessionId]),
    ...(freshId === undefined ? [] : ['--session-id', freshId]),
  ];
}

/** Without an exponent, however small or large. */
function plainNumber(number: number): string {
  return new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: 20 }).format(number);
}

/** What may be called without asking; in modes that allow everything, so may the rest. */
function rulesOf({ name, enabledTools }: ToolServer): string[] {
  if (enabledTools.length === 0) return [serverRule(name)];
  return enabledTools.map((tool) => toolPrefix(name) + plainName(tool));
}
