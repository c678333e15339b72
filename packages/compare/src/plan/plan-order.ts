import type { Arm } from '../arm.js';
import { seededRandom, shuffled } from '../statistics/index.js';
import type { Slot } from './study-schema.js';

/** Blocks of one trial an arm, in an order of their own each, so that what drifts with time disturbs all arms alike. */
export function planOrder(
  arms: readonly Arm[],
  { trialsPerArm, seed }: { trialsPerArm: number; seed: number },
): Slot[] {
  const random = seededRandom(seed);
  return Array.from({ length: trialsPerArm }, (_, block) =>
    shuffled(arms, random).map((arm) => ({ block, arm, trial: block + 1 })),
  ).flat();
}
