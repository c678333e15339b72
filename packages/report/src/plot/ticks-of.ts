import type { ScaleLinear } from 'd3-scale';
import type { TickStyle } from './plot.js';

/** A second, a minute and an hour are not divided by ten. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];

/** Where an axis has its ticks: round numbers, as people count what it shows. */
export function ticksOf(
  scale: ScaleLinear<number, number>,
  { style, most }: { style: TickStyle; most: number },
): number[] {
  const [from = 0, to = 1] = scale.domain();
  const least = (to - from) / most;
  if (style === 'count') return multiples(Math.max(1, Math.ceil(least)), { from, to });
  const step = style === 'seconds' && least >= 0.5 ? steps.find((one) => one >= least) : undefined;
  return step === undefined ? scale.ticks(most) : multiples(step, { from, to });
}

function multiples(step: number, { from, to }: { from: number; to: number }): number[] {
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, index) => (first + index) * step);
}
