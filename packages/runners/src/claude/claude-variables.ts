import type { Toolset } from '../toolset.js';

/**
 * What Claude Code reads from its environment only. Its first request waits for the servers and offers their tools themselves;
 * they do not see its keys; a fresh session has no notes of earlier ones.
 */
export function claudeVariables({ servers }: Toolset): Record<string, string> {
  // One limit for all.
  const startup = String(Math.max(...servers.map(({ startupTimeoutMs }) => startupTimeoutMs)));
  return {
    MCP_CONNECTION_NONBLOCKING: '0',
    ENABLE_TOOL_SEARCH: 'false',
    CLAUDE_CODE_MCP_ALLOWLIST_ENV: '1',
    CLAUDE_CODE_DISABLE_AUTO_MEMORY: '1',
    // How long a server may take, and how long older versions wait for all of them: 5 s otherwise.
    ...(servers.length > 0 && { MCP_TIMEOUT: startup, MCP_CONNECT_TIMEOUT_MS: startup }),
  };
}
