import { basename, join } from 'node:path';
import { linkSkills } from '../mount/link-skills.js';
import type { OpenOptions, Runner } from '../runner.js';
import { openCliSession } from '../session/cli-session.js';
import type { Dialect } from '../session/dialect.js';
import type { AcpOptions } from './acp-options.js';
import { explainError } from './explain-error.js';
import { openLedger } from './ledger.js';

/**
 * Any agent that speaks the Agent Client Protocol on its stdin and stdout. Each turn is a process of its own, which goes on
 * with the session by `session/resume` or `session/load`, so that nothing of a turn is left when it is over; an agent that
 * offers neither is refused by `preflight`. Servers are passed with the session, skills are links in `.agents/skills`.
 * Nobody is there to be asked: see `answerPermission`.
 */
export function createAcpRunner({ command }: AcpOptions): Runner {
  const displayName = basename(command[0]);
  return {
    name: 'acp',
    displayName,
    commandLine: () => command,
    // The protocol's library is loaded when an agent is.
    preflight: async (options) => (await import('./check-acp.js')).checkAcp(command, options),
    open: (options) => openCliSession(acpDialect({ command, displayName }, options), options),
  };
}

function acpDialect({ command, displayName }: AcpOptions & { displayName: string }, options: OpenOptions): Dialect {
  const ledger = openLedger();
  return {
    displayName,
    command: () => command,
    knows: async (id) => (await import('./knows-session.js')).knowsSession(id, { command, options }),
    mount: ({ workspace, toolset }, mounts) =>
      linkSkills(toolset.skills, { workspace, folder: join(workspace, '.agents', 'skills'), mounts }),
    converse: async (request) => (await import('./lead-turn.js')).leadTurn(request, ledger),
    // What it prints is read where it is answered.
    read: () => [],
    usageCovers: 'turn',
    explain: explainError,
    // No answer of the protocol tells which servers have started, and agents are silent about one that has not.
    judgeServers: () => [],
  };
}
