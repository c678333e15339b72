import type { Arm } from '../arm.js';

/** Whether an arm has artifacts, were there any; the others are plain. */
export function hasHarness(arm: Arm): boolean {
  return arm !== 'plain' && arm !== 'plain2';
}
