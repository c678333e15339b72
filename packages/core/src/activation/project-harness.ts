import type { ToolServer, Toolset } from '@harnessgym/runners';
import { linkSkills } from './link-skills.js';
import { writeClaudeConfig } from './write-claude-config.js';
import { writeCodexBlock } from './write-codex-block.js';

/**
 * Shows the harness to people and agents that open the workspace by themselves: skill links, Codex's project block,
 * Claude Code's configuration. Our own sessions mount by argument and depend on none of it. Returns what could not be
 * shown, each naming the user's file that was left alone.
 */
export async function projectHarness(toolset: Toolset, workspace: string): Promise<string[]> {
  const servers = toolset.servers.map(withoutRunTags);
  const conflicts = [...(await linkSkills(toolset.skills, workspace)), ...(await writeCodexBlock(servers, workspace))];
  await writeClaudeConfig(servers, workspace);
  return conflicts;
}

const runTags: readonly string[] = ['RUN_ID', 'ITERATION', 'PHASE', 'ARM', 'TRIAL'].map((tag) => `HARNESSGYM_${tag}`);

/** A session that somebody starts later by hand is no part of this run. */
function withoutRunTags(server: ToolServer): ToolServer {
  const env = Object.fromEntries(Object.entries(server.env ?? {}).filter(([name]) => !runTags.includes(name)));
  return { ...server, env };
}
