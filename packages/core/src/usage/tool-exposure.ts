import type { PhaseRecord } from '../run/records.js';

/**
 * How far a tool got in an attempt: by recorded calls, and where there are none by what the agent reveals of its servers.
 * Where it reveals nothing, as a turn that ended too early does, it is unknown. Of the last three, each word includes those
 * before it.
 */
export type Exposure = 'unknown' | 'missing' | 'offered' | 'called' | 'succeeded';

/** The exposure of each active tool. Servers that offer a tool of the same name share it. */
export function toolExposure(
  activeTools: readonly string[],
  { calls, turn }: Pick<PhaseRecord, 'calls' | 'turn'>,
): { tool: string; exposure: Exposure }[] {
  const { servers = [] } = turn;
  const revealed = servers.find(({ exposure }) => exposure === 'offered') ?? servers[0];
  const uncalled = revealed?.exposure ?? 'unknown';
  return activeTools.map((tool) => ({ tool, exposure: furthestCall(tool, calls) ?? uncalled }));
}

function furthestCall(tool: string, { calledTools, succeededTools }: PhaseRecord['calls']): Exposure | undefined {
  if (succeededTools.includes(tool)) return 'succeeded';
  return calledTools.includes(tool) ? 'called' : undefined;
}
