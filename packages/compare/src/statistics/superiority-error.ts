import type { ArmMerits } from './draw-medians.js';
import type { Unit } from './drawn-together.js';
import { pairsWon } from './superiority.js';

/**
 * The standard error of a superiority by the jackknife (J. Tukey, 1958): from what it would be without each unit in turn, in
 * each group by itself. What the trials of a block have in common is left out with it, and so does not count.
 */
export function superiorityError({ treated, control }: ArmMerits, groups: readonly (readonly Unit[])[]): number {
  const won = pairsWon(treated, control);
  const lost = pairsWon(control, treated).map((pairs) => treated.length - pairs);
  const all = sum(won);
  const without = ({ treated: one, control: other }: Unit): number => {
    const isBoth = one !== undefined && other !== undefined;
    const between = isBoth ? sum(pairsWon([treated[one] as number], [control[other] as number])) : 0;
    const left =
      all - (one === undefined ? 0 : (won[one] as number)) - (other === undefined ? 0 : (lost[other] as number));
    const pairs = (treated.length - Number(one !== undefined)) * (control.length - Number(other !== undefined));
    return (left + between) / pairs;
  };
  return Math.sqrt(sum(groups.map((group) => jackknifeVariance(group.map(without)))));
}

function jackknifeVariance(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return ((values.length - 1) / values.length) * sum(values.map((value) => (value - mean) ** 2));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
