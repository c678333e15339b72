import type { ShownCall } from '../session/seen-calls.js';
import type { ToolServer } from '../toolset.js';

/** Codex names a server and its tool as they name themselves. */
export function findCodexTool(
  { server, tool }: ShownCall,
  servers: readonly ToolServer[],
): { server: string; tool: string } | undefined {
  return server !== undefined && servers.some(({ name }) => name === server) ? { server, tool } : undefined;
}
