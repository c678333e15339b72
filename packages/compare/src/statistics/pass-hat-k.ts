/**
 * pass^k: the probability that `k` trials in a row all succeed, estimated without bias from the trials there are as
 * C(successes, k) / C(trials, k) (Yao et al., "tau-bench", 2024). Undefined for more than there were.
 */
export function passHatK({ successes, trials }: { successes: number; trials: number }, k: number): number | undefined {
  if (k < 1 || k > trials) return undefined;
  let chance = 1;
  for (let drawn = 0; drawn < k; drawn += 1) chance *= Math.max(0, successes - drawn) / (trials - drawn);
  return chance;
}
