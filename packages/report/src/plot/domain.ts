/** From the least to the greatest of the finite numbers, with room at both ends. */
export function domainOf(values: readonly (number | null)[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const room = low === high ? Math.max(Math.abs(low) * 0.1, 0.5) : (high - low) * 0.05;
  return [low - room, high + room];
}
