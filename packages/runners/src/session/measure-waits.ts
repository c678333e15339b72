import type { AgentEvent } from './dialect.js';

interface Wait {
  begun: number;
  /** As the agent tells it, in milliseconds. */
  delayMs?: number;
  ended?: number;
}

/**
 * How long an agent waited for rate limits in a turn, in milliseconds. A wait lasts as long as the agent says, and never beyond the
 * turn; one whose length it does not tell ends with whatever it says next, so the model's answer may be in it.
 */
export function measureWaits(now: () => number = () => performance.now()): {
  saw(event: AgentEvent): void;
  totalMs(): number;
} {
  const waits: Wait[] = [];
  return {
    saw(event) {
      const last = waits.at(-1);
      if (last !== undefined && last.delayMs === undefined) last.ended ??= now();
      if (event.type !== 'rate-limited') return;
      const { delayMs } = event;
      waits.push({ begun: now(), ...(delayMs !== undefined && { delayMs }) });
    },
    totalMs: () => covered(waits, now()),
  };
}

/** What several wait at once, as agents within the agent do, is waited once. */
function covered(waits: readonly Wait[], now: number): number {
  let total = 0;
  let reached = 0;
  for (const { begun, delayMs = Number.POSITIVE_INFINITY, ended = now } of waits) {
    const end = Math.min(begun + delayMs, ended);
    total += Math.max(0, end - Math.max(begun, reached));
    reached = Math.max(reached, end);
  }
  return total;
}
