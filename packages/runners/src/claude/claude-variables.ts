import type { Toolset } from '../toolset.js';

/**
 * What Claude Code reads from its environment only. Its first request waits for the servers and offers their tools themselves;
 * they do not see its keys; a fresh session has no notes of earlier ones.
 */
export function claudeVariables({ servers }: Toolset): Record<string, string> {
  return {
    MCP_CONNECTION_NONBLOCKING: '0',
    ENABLE_TOOL_SEARCH: 'false',
    CLAUDE_CODE_MCP_ALLOWLIST_ENV: '1',
    CLAUDE_CODE_DISABLE_AUTO_MEMORY: '1',
    // One limit for all. Longer than the servers' own for calls, so that their error arrives before Claude Code gives up.
    ...(servers.length > 0 && {
      MCP_TIMEOUT: String(Math.max(...servers.map(({ startupTimeoutMs }) => startupTimeoutMs))),
      MCP_TOOL_TIMEOUT: String(Math.max(...servers.map(({ toolTimeoutMs }) => toolTimeoutMs)) + 5_000),
    }),
  };
}
