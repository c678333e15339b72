import { join } from 'node:path';
import { linkSkills } from '../mount/link-skills.js';
import { askVersion } from '../preflight/ask-version.js';
import type { Runner } from '../runner.js';
import { openCliSession } from '../session/cli-session.js';
import type { Dialect } from '../session/dialect.js';
import { launched } from '../session/launched.js';
import { checkCodex } from './check-codex.js';
import { codexArguments } from './codex-arguments.js';
import type { CodexOptions } from './codex-options.js';
import { explainFailure } from './explain-failure.js';
import { findCodexTool } from './find-tool.js';
import { judgeServers } from './judge-servers.js';
import { knowsThread } from './knows-thread.js';
import { privateVariables } from './private-variables.js';
import { readCodexEvent } from './read-event.js';
import { readCodexIdentity } from './read-identity.js';

/**
 * Codex, headless: `codex exec --json`, a process for each turn, the same thread by `resume`. Its user's configuration
 * holds and is never edited: servers are mounted by arguments only, skills by links that are taken back.
 */
export function createCodexRunner(options: CodexOptions = {}): Runner {
  const dialect = codexDialect(options);
  return {
    name: 'exec',
    displayName: dialect.displayName,
    commandLine: (request) => launched(dialect.command(request), request.launcher),
    preflight: (preflight) => checkCodex(options.bin ?? 'codex', preflight),
    version: (asked) => askVersion(options.bin ?? 'codex', asked),
    open: (open) => openCliSession(dialect, open),
  };
}

function codexDialect(options: CodexOptions): Dialect {
  return {
    displayName: 'Codex',
    command: (request) => [options.bin ?? 'codex', ...codexArguments(request, options)],
    variables: privateVariables,
    knows: (id, { env }) => knowsThread(id, env),
    identify: (id, { env }) => readCodexIdentity(id, env),
    mount: ({ workspace, toolset }, mounts) =>
      linkSkills(toolset.skills, { workspace, folder: join(workspace, '.agents', 'skills'), mounts }),
    read: readCodexEvent,
    usageCovers: 'session',
    explain: explainFailure,
    judgeServers,
    findTool: findCodexTool,
  };
}
