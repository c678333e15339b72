export interface Durations {
  /** How many calls were seen to end. */
  count: number;
  p50Ms: number;
  p99Ms: number;
}

// A bucket is two per cent wide, and stands for its middle.
const growth = 1.02;
const width = Math.log(growth);
const exactUpTo = 1_000;
const usPerMs = 1_000;

/**
 * Collects durations in constant memory. A percentile is the smallest duration that so many per cent do not exceed:
 * exact for up to 1,000 of them, beyond that within 1 % of it.
 */
export function measureDurations() {
  const buckets = new Map<number, number>();
  const exact: number[] = [];
  let count = 0;

  function percentile(share: number): number {
    const rank = Math.max(1, Math.ceil(share * count));
    return count <= exactUpTo ? (exact[rank - 1] ?? 0) : estimate(rank);
  }

  function estimate(rank: number): number {
    let below = 0;
    for (const [bucket, size] of [...buckets].sort(([one], [other]) => one - other)) {
      below += size;
      if (below >= rank) return middleOf(bucket);
    }
    return 0;
  }

  return {
    add(given: number): void {
      // A line that somebody else wrote may say anything.
      const durationUs = Math.min(Math.max(given, 0), Number.MAX_SAFE_INTEGER);
      count += 1;
      if (count <= exactUpTo) exact.push(durationUs);
      const bucket = bucketOf(durationUs);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
    },
    /** Undefined when there are none. */
    durations(): Durations | undefined {
      if (count === 0) return undefined;
      exact.sort((one, other) => one - other);
      return { count, p50Ms: percentile(0.5) / usPerMs, p99Ms: percentile(0.99) / usPerMs };
    },
  };
}

/** The first is for what is below a microsecond, and there are two thousand up to the largest whole number. */
function bucketOf(us: number): number {
  return us < 1 ? -1 : Math.ceil(Math.log(us) / width);
}

function middleOf(bucket: number): number {
  return bucket < 0 ? 0 : (2 * growth ** bucket) / (growth + 1);
}
