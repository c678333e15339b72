import type { ToolServer, Toolset } from '@harnessgym/runners';
import { linkSkills, type SkillConflict } from './link-skills.js';
import { type HarnessPlace, writeCallHelper } from './write-call-helper.js';
import { writeClaudeConfig } from './write-claude-config.js';
import { writeCodexBlock } from './write-codex-block.js';

export interface Projection {
  /** Skills whose place is taken by a file of the user's: they are not active. */
  unlinked: readonly SkillConflict[];
  /** What else was in the way, each naming the file of the user's that was left alone, or what is kept aside. */
  conflicts: readonly string[];
}

/**
 * Shows the harness where agents look for it: skill links, Codex's project block, Claude Code's configuration, the
 * helper that calls a tool from a shell. Our own sessions mount servers by argument; the two configurations are for people
 * who open the workspace by hand.
 */
export async function projectHarness(toolset: Toolset, { workspace, stateFolder }: HarnessPlace): Promise<Projection> {
  const servers = toolset.servers.map(withoutRun);
  const unlinked = await linkSkills(toolset.skills, workspace);
  const conflicts = await writeCodexBlock(servers, workspace);
  const kept = await writeClaudeConfig(servers, workspace);
  const inTheWay = await writeCallHelper(servers.length === 0 ? 'none' : 'some', { workspace, stateFolder });
  return { unlinked, conflicts: [...conflicts, ...kept, ...inTheWay] };
}

const runTags: readonly string[] = ['RUN_ID', 'ITERATION', 'PHASE', 'ARM', 'TRIAL', 'OWNER'].map(
  (tag) => `HARNESSGYM_${tag}`,
);

/** A session that somebody starts later by hand is no part of this run. */
function withoutRun(server: ToolServer): ToolServer {
  const env = Object.fromEntries(Object.entries(server.env ?? {}).filter(([name]) => !runTags.includes(name)));
  return { ...server, args: withoutListing(server.args), env };
}

/** Of the proxy's flags only: what follows `--` is the server's. */
function withoutListing(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.filter((arg, index) => index > end || !arg.startsWith('--listing-path='));
}
