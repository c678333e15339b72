import { basename } from 'node:path';
import type { Runner } from '../runner.js';
import { launched } from '../session/launched.js';
import type { AcpOptions } from './acp-options.js';

/**
 * Any agent that speaks the Agent Client Protocol on its stdin and stdout. One process takes all turns of a session; a later
 * one goes on with it by `session/resume` or `session/load`, and an agent that offers neither is refused by `preflight`.
 * Servers are passed with the session, skills are links in `.agents/skills`. Nobody is there to be asked: see `answerPermission`.
 */
export function createAcpRunner({ command }: AcpOptions): Runner {
  const displayName = basename(command[0]);
  return {
    name: 'acp',
    displayName,
    commandLine: ({ launcher }) => launched(command, launcher),
    // The protocol's library is loaded when an agent is.
    preflight: async (options) => (await import('./check-acp.js')).checkAcp(command, options),
    version: async (options) => (await import('./check-acp.js')).askAcpVersion(command, options),
    open: async (options) => (await import('./open-acp-session.js')).openAcpSession({ command, displayName }, options),
  };
}
