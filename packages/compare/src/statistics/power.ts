import { normalCdf, normalQuantile } from './normal.js';
import type { Arms } from './observation.js';
import { permutationTest } from './permutation-test.js';
import { type Random, seededRandom } from './random.js';

/** A study that is planned: blocks of one trial an arm. */
export interface Design {
  trialsPerArm: number;
  /** The error rate of the test, such as 0.05. */
  alpha: number;
}

export interface Simulation {
  seed: number;
  /** 2,000 tell a power to about one point. */
  studies: number;
}

/** Trials an arm: beyond, the formula is close enough, and simulating slow. */
const mostSimulated = 50;

/**
 * The chance that a study of this design finds an effect of this size, the probability that a treated trial beats a control
 * trial: by simulated studies of normal scores that are shifted by so much, judged by the test that judges the real one.
 * Beyond fifty trials an arm by the formula of G. E. Noether, "Sample Size Determination for Some Common Nonparametric
 * Tests" (1987).
 */
export function power(superiority: number, design: Design, { seed, studies }: Simulation): number {
  const { trialsPerArm, alpha } = design;
  if (trialsPerArm > mostSimulated) return byFormula(superiority, design);
  const random = seededRandom(seed);
  const shift = shiftOf(superiority);
  let found = 0;
  for (let study = 0; study < studies; study += 1) {
    const test = permutationTest(drawArms(trialsPerArm, { shift, random }), { random, draws: 999 });
    if (test !== undefined && test.pValue <= alpha) found += 1;
  }
  return found / studies;
}

function byFormula(superiority: number, { trialsPerArm, alpha }: Design): number {
  return normalCdf(Math.abs(superiority - 0.5) * Math.sqrt(6 * trialsPerArm) - normalQuantile(1 - alpha / 2));
}

/** The shift, in standard deviations, at which a normal value beats an unshifted one with this probability. */
function shiftOf(superiority: number): number {
  return Math.SQRT2 * normalQuantile(superiority);
}

function drawArms(trialsPerArm: number, { shift, random }: { shift: number; random: Random }): Arms {
  const arm = (move: number) =>
    Array.from({ length: trialsPerArm }, (_, block) => ({ block, value: move + random.normal() }));
  return { control: arm(0), treated: arm(shift), direction: 'higher-is-better' };
}

const largestEffect = 0.999;

/** The smallest effect that a study of this design finds with the chance `target`; undefined when it can find none. */
export function minimumDetectableEffect(design: Design, target: number, simulation: Simulation): number | undefined {
  if (power(largestEffect, design, simulation) < target) return undefined;
  let [missed, found] = [0.5, largestEffect];
  while (found - missed > 0.002) {
    const middle = (missed + found) / 2;
    if (power(middle, design, simulation) < target) missed = middle;
    else found = middle;
  }
  return found;
}

/** How many trials an arm needs so that an effect of this size is found with the chance `target`; every number was tried. */
export function trialsNeeded(
  superiority: number,
  { alpha, target }: { alpha: number; target: number },
  simulation: Simulation,
): number {
  const enough = (trialsPerArm: number) => power(superiority, { trialsPerArm, alpha }, simulation) >= target;
  let trials = Math.max(2, noether(superiority, { alpha, target }));
  if (!Number.isFinite(trials)) return trials;
  while (!enough(trials)) trials += 1;
  while (trials > 2 && enough(trials - 1)) trials -= 1;
  return trials;
}

function noether(superiority: number, { alpha, target }: { alpha: number; target: number }): number {
  const distance = Math.abs(superiority - 0.5);
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(target);
  return Math.ceil(z ** 2 / (6 * distance ** 2));
}
