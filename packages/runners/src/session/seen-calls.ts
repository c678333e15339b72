import type { ToolServer } from '../toolset.js';
import type { SeenCalls } from '../turn.js';
import type { Dialect, TurnFacts } from './dialect.js';

/** A call as the agent shows it. */
export interface ShownCall {
  tool: string;
  /** Absent when the name of the tool says it. */
  server?: string;
}

/** The calls of mounted servers among those that the agent showed; undefined when it shows none ever. */
export function seenCalls(
  { calls, commands }: Pick<TurnFacts, 'calls' | 'commands'>,
  { findTool }: Pick<Dialect, 'findTool'>,
  servers: readonly ToolServer[],
): SeenCalls | undefined {
  if (findTool === undefined) return undefined;
  const tools = [...calls.values()].flatMap(({ call, count }) => {
    const found = findTool(call, servers);
    return found === undefined ? [] : [{ ...found, count }];
  });
  return { tools, commands };
}
