import type { Toolset } from '../toolset.js';
import type { ServerExposure } from '../turn.js';

/** What the later turns of a session get: all but the servers that did not reach the model. */
export function withoutMissing(toolset: Toolset, servers: readonly ServerExposure[]): Toolset {
  const missing = servers.flatMap(({ server, exposure }) => (exposure === 'missing' ? [server] : []));
  return { ...toolset, servers: toolset.servers.filter(({ name }) => !missing.includes(name)) };
}
