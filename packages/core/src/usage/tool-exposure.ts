import type { PhaseRecord } from '../run/records.js';

/**
 * How far a tool got in an attempt: by recorded calls, and where there are none by what the agent reveals of its servers.
 * Of the last three, each word includes those before it.
 */
export type Exposure = 'missing' | 'offered' | 'called' | 'succeeded';

/** The exposure of each active tool. Servers that offer a tool of the same name share it. */
export function toolExposure(
  activeTools: readonly string[],
  { calls, turn }: Pick<PhaseRecord, 'calls' | 'turn'>,
): { tool: string; exposure: Exposure }[] {
  const { servers = [] } = turn;
  const missed = servers.length > 0 && servers.every(({ exposure }) => exposure === 'missing');
  const uncalled = missed ? 'missing' : 'offered';
  return activeTools.map((tool) => ({ tool, exposure: furthestCall(tool, calls) ?? uncalled }));
}

function furthestCall(tool: string, { calledTools, succeededTools }: PhaseRecord['calls']): Exposure | undefined {
  if (succeededTools.includes(tool)) return 'succeeded';
  return calledTools.includes(tool) ? 'called' : undefined;
}
