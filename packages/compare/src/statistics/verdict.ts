import type { PermutationTest } from './permutation-test.js';

export type Verdict = 'helps' | 'hurts' | 'no evidence' | 'underpowered' | 'plan broken';

/** What a verdict rests on, fixed before the first trial. */
export interface VerdictRule {
  /** The error rate for all comparisons of the study together. */
  alpha: number;
  /** The smallest effect that matters: the probability that a treated trial beats a control trial. */
  effectOfInterest: number;
  /** The chance with which the study was to find it. */
  targetPower: number;
}

export interface Evidence {
  /** Why the comparison is not the one that was planned; empty when it is. */
  broken: readonly string[];
  /** With its p-value adjusted for the number of comparisons; absent when an arm is empty. */
  test?: Pick<PermutationTest, 'pValue' | 'favours'>;
  /** The chance with which the trials there are find the effect of interest. */
  power: number;
}

/**
 * `plan broken` when the comparison is not the planned one. Else `helps` or `hurts` when labels given at random would
 * differ as much with a chance of at most `alpha`. Else `no evidence` when an effect of interest would have been found
 * with the planned chance, and `underpowered` when it might have been missed.
 */
export function decideVerdict({ broken, test, power }: Evidence, rule: VerdictRule): Verdict {
  if (broken.length > 0 || test === undefined) return 'plan broken';
  if (test.pValue <= rule.alpha && test.favours !== 'neither') return test.favours === 'treated' ? 'helps' : 'hurts';
  return power >= rule.targetPower ? 'no evidence' : 'underpowered';
}
