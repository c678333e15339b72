import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { linkSkills } from '../mount/link-skills.js';
import { askVersion } from '../preflight/ask-version.js';
import type { Runner } from '../runner.js';
import { openCliSession } from '../session/cli-session.js';
import type { Dialect } from '../session/dialect.js';
import { launched } from '../session/launched.js';
import { adviseRoot } from './advise-root.js';
import { checkClaude } from './check-claude.js';
import { claudeArguments } from './claude-arguments.js';
import type { ClaudeOptions } from './claude-options.js';
import { claudeVariables } from './claude-variables.js';
import { explainFailure } from './explain-failure.js';
import { findTool, judgeServers } from './judge-servers.js';
import { knowsConversation } from './knows-conversation.js';
import { mcpConfig, mcpConfigName } from './mcp-config.js';
import { readClaudeEvent } from './read-event.js';

/**
 * Claude Code, headless: `claude -p`, a process for each turn, the same conversation by `--resume`. Its user's settings hold
 * and are never edited, but for MCP servers: there are none but those of the toolset.
 */
export function createClaudeRunner(options: ClaudeOptions = {}): Runner {
  const dialect = claudeDialect(options);
  return {
    name: 'claude',
    displayName: dialect.displayName,
    commandLine: (request) => launched(dialect.command(request), request.launcher),
    preflight: (preflight) => checkClaude(options, preflight),
    version: (asked) => askVersion(options.bin ?? 'claude', asked),
    open: (open) => openCliSession(dialect, open),
  };
}

function claudeDialect(options: ClaudeOptions): Dialect {
  return {
    displayName: 'Claude Code',
    command: (request) => [options.bin ?? 'claude', ...claudeArguments(request, options)],
    variables: claudeVariables,
    files: (toolset, open) => ({ [mcpConfigName]: mcpConfig(toolset, open) }),
    newId: randomUUID,
    knows: knowsConversation,
    mount: ({ workspace, toolset }, mounts) =>
      linkSkills(toolset.skills, { workspace, folder: join(workspace, '.claude', 'skills'), mounts }),
    read: readClaudeEvent,
    usageCovers: 'turn',
    explain: explainFailure,
    advise: adviseRoot,
    judgeServers,
    findTool,
  };
}
