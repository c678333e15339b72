// Everything named here is public. Removing a name is a breaking change.

export { bestSoFar, medianCurve } from './best-so-far.js';
export { type Effect, type Estimate, type Estimation, estimateEffect } from './effect.js';
export { holm } from './holm.js';
export type { Interval } from './interval.js';
export { median } from './median.js';
export type { Arms, Direction, Observation } from './observation.js';
export { passHatK } from './pass-hat-k.js';
export { type PermutationTest, permutationTest } from './permutation-test.js';
export { type Design, minimumDetectableEffect, power, type Simulation, trialsNeeded } from './power.js';
export { type Random, seededRandom, shuffled } from './random.js';
export { superiority } from './superiority.js';
export { medianTime, type SurvivalStep, timeToTarget, type Watched } from './time-to-target.js';
export { decideVerdict, type Evidence, type Verdict, type VerdictRule } from './verdict.js';
export { wilsonInterval } from './wilson-interval.js';
