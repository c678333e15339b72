import type { ToolListing } from '@harnessgym/mcp-proxy';
import type { ServerExposure, ToolServer } from '@harnessgym/runners';
import type { PhaseRecord } from '../run/records.js';
import type { ToolExposure } from '../store/schemas/exposure-schema.js';

export interface ExposureFacts {
  /** As they were mounted. */
  servers: readonly Pick<ToolServer, 'name' | 'enabledTools'>[];
  attempt: Pick<PhaseRecord, 'turn' | 'calls'>;
  /** What the proxy of a server noted of its `tools/list`; nothing when no agent asked. */
  listings: ReadonlyMap<string, ToolListing | 'unreadable'>;
}

/**
 * How far each mounted tool got in an attempt. A recorded call says most. Else the tool list that the agent reveals
 * decides, and where it names servers only, or nothing at all, no tool was there that the proxy did not hand on.
 */
export function judgeExposure({ servers, attempt, listings }: ExposureFacts): ToolExposure[] {
  const { turn, calls } = attempt;
  return servers.flatMap(({ name: server, enabledTools }) => {
    const told = turn.servers?.find((one) => one.server === server);
    const listing = listings.get(server);
    return namesOf(enabledTools, { told, listing }).map((tool): ToolExposure => {
      const called = calls.byTool.find((one) => one.server === server && one.tool === tool);
      if (called !== undefined) return { server, tool, exposure: called.succeeded > 0 ? 'succeeded' : 'called' };
      return { server, tool, ...withoutCall(tool, { told, listing }) };
    });
  });
}

interface Heard {
  told: ServerExposure | undefined;
  listing: ToolListing | 'unreadable' | undefined;
}

/** Where all tools of a server are enabled, they are those that somebody has seen. */
function namesOf(enabledTools: readonly string[], { told, listing }: Heard): readonly string[] {
  if (enabledTools.length > 0) return enabledTools;
  const listed = listing === 'unreadable' ? undefined : listing?.tools;
  return (told?.exposure === 'offered' ? told.tools : undefined) ?? listed ?? [];
}

function withoutCall(tool: string, { told, listing }: Heard): { exposure: ToolExposure['exposure']; reason?: string } {
  if (told?.exposure === 'missing') return missing(told.reason);
  if (told?.tools?.includes(tool)) return { exposure: 'offered' };
  if (told?.tools !== undefined) return missing('The agent has other tools of this server, and not this one.');
  if (listing === undefined) return missing('The agent never asked this server for its tools.');
  if (listing === 'unreadable') return { exposure: 'unknown' };
  if (listing.tools.includes(tool)) return { exposure: told === undefined ? 'unknown' : 'offered' };
  return missing(
    listing.more
      ? 'The agent did not ask this server for all of its tools.'
      : 'The server did not name it when the agent asked for its tools.',
  );
}

function missing(reason: string) {
  return { exposure: 'missing', reason } as const;
}
