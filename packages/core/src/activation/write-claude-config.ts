import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeWay } from '@harnessgym/internal-fs/make-way';
import { stableJson } from '@harnessgym/internal-fs/stable-json';
import type { ToolServer } from '@harnessgym/runners';
import type { ClaudeConfigDocument } from '../store/schemas/claude-config-schema.js';
import { describeKept, writeDocument } from '../store/write-in-workspace.js';

/**
 * Writes `.harnessgym/claude_mcp_config.json`, for `claude --mcp-config`; removes it when nothing is active. Returns a
 * warning for each thing that was in its way and is kept aside.
 */
export async function writeClaudeConfig(servers: readonly ToolServer[], workspace: string): Promise<string[]> {
  const root = join(workspace, '.harnessgym');
  const path = join(root, 'claude_mcp_config.json');
  if (servers.length === 0) {
    const kept = await makeWay(path, root);
    rmSync(path, { force: true });
    return describeKept(kept);
  }
  const mcpServers = Object.fromEntries(
    servers.map(({ name, command, args, env }) => [
      name,
      { type: 'stdio' as const, command, args, env: { ...env, CLAUDE_PROJECT_DIR: workspace } },
    ]),
  );
  const document: ClaudeConfigDocument = { mcpServers };
  return describeKept(await writeDocument({ path, root }, stableJson(document)));
}
