import { randomInt } from 'node:crypto';
import { planInvalid } from './plan-invalid.js';
import type { StudyPlan } from './study-schema.js';
import type { WrittenStudy } from './written-study.js';

export interface StudyNumbers {
  trialsPerArm: number;
  seed: number;
  jobs: number;
  rule: StudyPlan['rule'];
}

/** Throws CompareError PLAN_INVALID that names the flag. */
export function readNumbers(written: WrittenStudy): StudyNumbers {
  const { trials = '1', jobs = '1', seed, alpha = '0.05', effectOfInterest = '0.8', targetPower = '0.8' } = written;
  return {
    trialsPerArm: whole(trials, '--trials', { least: 1, most: 10_000 }),
    seed: seed === undefined ? randomInt(largestSeed) : whole(seed, '--seed', { least: 0, most: largestSeed }),
    jobs: whole(jobs, '--jobs', { least: 1, most: 1_000 }),
    rule: {
      alpha: between(alpha, '--alpha', [0, 0.5]),
      effectOfInterest: between(effectOfInterest, '--effect-of-interest', [0.5, 1]),
      targetPower: between(targetPower, '--target-power', [0, 1]),
    },
  };
}

/** What the generator takes. */
const largestSeed = 2 ** 31 - 1;

function whole(text: string, flag: string, { least, most }: { least: number; most: number }): number {
  const number = Number(text);
  if (/^\d+$/.test(text.trim()) && number >= least && number <= most) return number;
  throw planInvalid(`${flag}: "${text}" is not usable. Give a whole number from ${least} to ${most}.`);
}

function between(text: string, flag: string, [above, below]: readonly [number, number]): number {
  const number = Number(text);
  if (/^(\d+\.?\d*|\.\d+)$/.test(text.trim()) && number > above && number < below) return number;
  throw planInvalid(`${flag}: "${text}" is not usable. Give a number above ${above} and below ${below}.`);
}
