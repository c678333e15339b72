/** Of at least one number; of an even count, the middle of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  // Halved first: the sum of two large numbers overflows.
  return lower === upper ? upper : lower / 2 + upper / 2;
}
