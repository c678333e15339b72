import type { Rung } from '@harnessgym/internal-process/end-tree';

/** Agents end what they started on an interrupt, and on nothing else. */
export const agentLadder: readonly Rung[] = [
  { signal: 'SIGINT', graceMs: 3_000 },
  { signal: 'SIGTERM', graceMs: 1_000 },
  { signal: 'SIGKILL', graceMs: 2_000 },
];
