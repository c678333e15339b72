import type { PhaseRecord } from '../run/records.js';
import type { UsageTotal } from '../store/schemas/usage-total-schema.js';
import { totalUsage } from './total-usage.js';

/** The totals of the phases that had a turn, in the order in which they come. */
export function usageByPhase(turns: readonly PhaseRecord[]): [PhaseRecord['phase'], UsageTotal][] {
  const phases = [...new Set(turns.map(({ phase }) => phase))];
  return phases.map((phase) => [phase, totalUsage(turns.filter((turn) => turn.phase === phase))]);
}
