/**
 * The probability that a treated value is better than a control value, ties counted half (the A of Vargha and Delaney,
 * 2000; the common-language effect size). 0.5 is no difference. Undefined when an arm is empty.
 */
export function superiority(treated: readonly number[], control: readonly number[]): number | undefined {
  if (treated.length === 0 || control.length === 0) return undefined;
  return pairsWon(treated, control).reduce((sum, won) => sum + won, 0) / (treated.length * control.length);
}

/** For each value how many of the others it beats, ties counted half. */
export function pairsWon(values: readonly number[], others: readonly number[]): number[] {
  const sorted = Float64Array.from(others).sort();
  return values.map((value) => (countBelow(sorted, value) + countUpTo(sorted, value)) / 2);
}

function countBelow(sorted: Float64Array, value: number): number {
  return firstIndex(sorted, (other) => other >= value);
}

function countUpTo(sorted: Float64Array, value: number): number {
  return firstIndex(sorted, (other) => other > value);
}

/** By halving, as `isPast` holds from one place on. */
function firstIndex(sorted: Float64Array, isPast: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isPast(sorted[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
