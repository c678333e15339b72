import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import { writeAtomic } from '@harnessgym/internal-fs/write-atomic';
import type { ToolServer } from '@harnessgym/runners';
import type { ClaudeConfigDocument } from '../store/schemas/claude-config-schema.js';

/** Writes `.harnessgym/claude_mcp_config.json`, for `claude --mcp-config`; removes it when nothing is active. */
export async function writeClaudeConfig(servers: readonly ToolServer[], workspace: string): Promise<void> {
  const path = join(workspace, '.harnessgym', 'claude_mcp_config.json');
  if (servers.length === 0) return rm(path, { force: true });
  const mcpServers = Object.fromEntries(
    servers.map(({ name, command, args, env }) => [
      name,
      { type: 'stdio' as const, command, args, env: { ...env, CLAUDE_PROJECT_DIR: workspace } },
    ]),
  );
  const document: ClaudeConfigDocument = { mcpServers };
  await writeAtomic(path, stableJson(document));
}
