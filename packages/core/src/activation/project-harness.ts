import type { Toolset } from '@harnessgym/runners';
import { linkSkills } from './link-skills.js';
import { writeClaudeConfig } from './write-claude-config.js';
import { writeCodexBlock } from './write-codex-block.js';

/**
 * Shows the harness to people and agents that open the workspace by themselves: skill links, Codex's project block,
 * Claude Code's configuration. Our own sessions mount by argument and depend on none of it. Returns what could not be
 * shown, each naming the user's file that was left alone.
 */
export async function projectHarness(toolset: Toolset, workspace: string): Promise<string[]> {
  const conflicts = [
    ...(await linkSkills(toolset.skills, workspace)),
    ...(await writeCodexBlock(toolset.servers, workspace)),
  ];
  await writeClaudeConfig(toolset.servers, workspace);
  return conflicts;
}
