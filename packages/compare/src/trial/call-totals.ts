import type { IterationRecord } from '@harnessgym/core';
import type { Trial } from './trial-schema.js';

/** The calls of all attempts. */
export function callTotals(iterations: readonly IterationRecord[]): Trial['mcp_telemetry'] {
  const calls = iterations.map(({ attempt }) => attempt.calls);
  const statuses: Record<string, number> = {};
  for (const { byStatus } of calls)
    for (const [status, count] of Object.entries(byStatus)) statuses[status] = (statuses[status] ?? 0) + count;
  return {
    count: sum(calls.map(({ count }) => count)),
    successful_count: sum(calls.map(({ succeeded }) => succeeded)),
    failed_count: sum(calls.map(({ failed }) => failed)),
    status_counts: statuses,
    called_tools: [...new Set(calls.flatMap(({ calledTools }) => calledTools))].sort(),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
