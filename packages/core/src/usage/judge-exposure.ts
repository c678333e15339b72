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
  /** Of the attempt's calls those that came from no shell. */
  nativeCalls: CallsByTool;
}

type CallsByTool = PhaseRecord['calls']['byTool'];

/**
 * How far each mounted tool got in an attempt. The tool list that the agent reveals decides first, and where it names
 * servers only, or nothing at all, what the proxy handed on: a tool that is not on it did not reach the agent, which can
 * call it from its shell all the same. Where no list says so, a call says it, unless it came from the shell.
 */
export function judgeExposure({ servers, attempt, listings, nativeCalls }: ExposureFacts): ToolExposure[] {
  const { turn, calls } = attempt;
  return servers.flatMap(({ name: server, enabledTools }) => {
    const told = turn.servers?.find((one) => one.server === server);
    const listing = listings.get(server);
    return namesOf(enabledTools, { told, listing }).map((tool) => {
      const isCall = (one: CallsByTool[number]) => one.server === server && one.tool === tool;
      const [call, nativeCall] = [calls.byTool.find(isCall), nativeCalls.find(isCall)];
      return { server, tool, ...withCalls(byList(tool, { told, listing }), { call, nativeCall }) };
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

type Listed =
  | { exposure: 'offered' }
  | { exposure: 'unknown' }
  | { exposure: 'unseen' }
  | { exposure: 'missing'; reason: string };

function byList(tool: string, { told, listing }: Heard): Listed {
  if (told?.exposure === 'missing') return missing(told.reason);
  if (told?.tools?.includes(tool)) return { exposure: 'offered' };
  if (told?.tools !== undefined) return missing('The agent has other tools of this server, and not this one.');
  if (listing === undefined) return { exposure: 'unseen' };
  if (listing === 'unreadable') return { exposure: 'unknown' };
  if (listing.tools.includes(tool)) return { exposure: told === undefined ? 'unknown' : 'offered' };
  return missing(
    listing.more
      ? 'The agent did not ask this server for all of its tools.'
      : 'The server did not name it when the agent asked for its tools.',
  );
}

interface Calls {
  call: CallsByTool[number] | undefined;
  nativeCall: CallsByTool[number] | undefined;
}

function withCalls(listed: Listed, { call, nativeCall }: Calls): Omit<ToolExposure, 'server' | 'tool'> {
  switch (listed.exposure) {
    case 'missing':
      return listed;
    case 'offered':
      return called(call) ?? listed;
    case 'unknown':
      return called(nativeCall) ?? listed;
    case 'unseen':
      return called(nativeCall) ?? missing('No list of its tools was seen.');
  }
}

function called(call: CallsByTool[number] | undefined) {
  return call && ({ exposure: call.succeeded > 0 ? 'succeeded' : 'called' } as const);
}

function missing(reason: string) {
  return { exposure: 'missing', reason } as const;
}
