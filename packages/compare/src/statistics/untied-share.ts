/**
 * How much of a rank test's strength is left where values tie: so large a share of the trials would do as well if none tied
 * (J. Whitehead, "Sample size calculations for ordered categorical data", 1993). 1 without ties, 0 where all are equal.
 */
export function untiedShare(values: readonly number[]): number {
  const count = values.length;
  if (count < 2) return 1;
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  let tied = 0;
  for (const size of ties.values()) tied += size ** 3 - size;
  return 1 - tied / (count ** 3 - count);
}
