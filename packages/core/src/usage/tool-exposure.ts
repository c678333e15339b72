import type { CallSummary } from '@harnessgym/mcp-proxy/read';

/** How far a tool got in an attempt, by recorded calls alone. Each word includes those before it. */
export type Exposure = 'offered' | 'called' | 'succeeded';

/** The exposure of each active tool. Servers that offer a tool of the same name share it. */
export function toolExposure(
  activeTools: readonly string[],
  calls: CallSummary,
): { tool: string; exposure: Exposure }[] {
  return activeTools.map((tool) => ({ tool, exposure: exposureOf(tool, calls) }));
}

function exposureOf(tool: string, { calledTools, succeededTools }: CallSummary): Exposure {
  if (succeededTools.includes(tool)) return 'succeeded';
  return calledTools.includes(tool) ? 'called' : 'offered';
}
