import type { TurnFacts } from '../session/dialect.js';
import type { ToolServer } from '../toolset.js';
import type { ServerExposure } from '../turn.js';

const refusal = 'required MCP servers failed to initialize: ';

/**
 * Which servers reached the model. Each is mounted as required: Codex has a thread only when all of them have started
 * and told their tools, and says otherwise on stderr which have not. Of a turn that was ended before, nothing is known.
 */
export function judgeServers(
  { sessionId, stderr }: Pick<TurnFacts, 'sessionId' | 'stderr'>,
  servers: readonly ToolServer[],
): readonly ServerExposure[] {
  if (sessionId !== undefined) return servers.map(({ name }) => ({ server: name, exposure: 'offered' }));
  const line = stderr.split('\n').findLast((one) => one.includes(refusal));
  if (line === undefined) return [];
  const told = line.slice(line.indexOf(refusal) + refusal.length).replace(/ \(code -\d+\)$/, '');
  const failed = servers.filter(({ name }) => placeOf(name, told) !== undefined);
  return failed.map(({ name }) => ({ server: name, exposure: 'missing', reason: reasonOf(name, { told, failed }) }));
}

/** Where `<name>: ` begins an entry of `a: why; b: why`. */
function placeOf(name: string, told: string): number | undefined {
  const place = `; ${told}`.indexOf(`; ${name}: `);
  return place === -1 ? undefined : place;
}

/** Up to the next server's entry: a reason may hold anything. */
function reasonOf(name: string, { told, failed }: { told: string; failed: readonly ToolServer[] }): string {
  const from = (placeOf(name, told) ?? 0) + name.length + 2;
  const later = failed.flatMap((other) => placeOf(other.name, told) ?? []).filter((place) => place > from);
  return told.slice(from, later.length === 0 ? told.length : Math.min(...later) - 2);
}
