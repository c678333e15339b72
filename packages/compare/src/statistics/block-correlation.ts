/**
 * How much the medians of two arms move together from block to block, from one value of each arm a block: Kendall's tau
 * (tau-b), which for normal scores is the correlation of the medians. It is taken for less than it seems, by its standard
 * error without correlation, as too large a one would narrow an interval without cause; and it is never below zero.
 */
export function blockCorrelation(treated: readonly number[], control: readonly number[]): number {
  const count = treated.length;
  if (count < 3) return 0;
  const seen = Math.min(kendall(treated, control), 1 - 1 / count);
  const error = Math.sqrt((2 * (2 * count + 5)) / (9 * count * (count - 1)));
  return Math.max(0, (seen - error) / (1 - seen * error));
}

/** M. G. Kendall, "The treatment of ties in ranking problems" (1945). Zero where one arm is all ties. */
export function kendall(one: readonly number[], other: readonly number[]): number {
  let agreement = 0;
  let [differInOne, differInOther] = [0, 0];
  for (let a = 0; a < one.length; a += 1) {
    for (let b = 0; b < a; b += 1) {
      const signs = [order(one[a] as number, one[b] as number), order(other[a] as number, other[b] as number)] as const;
      agreement += signs[0] * signs[1];
      differInOne += Math.abs(signs[0]);
      differInOther += Math.abs(signs[1]);
    }
  }
  const pairs = Math.sqrt(differInOne) * Math.sqrt(differInOther);
  return pairs === 0 ? 0 : agreement / pairs;
}

/** Not by subtraction: of two infinities that is no number. */
function order(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
