const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
] as const;

/** A duration as one would type it in a flag, in the largest unit that holds it whole. */
export function typedDuration(ms: number): string {
  const [unit, length] = units.find(([, one]) => ms % one === 0) ?? ['s', 1_000];
  return `${ms / length}${unit}`;
}
