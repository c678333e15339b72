const minute = 60_000;

/** The documented defaults, in milliseconds and counts. */
export const defaults = {
  iterations: 3,
  attemptMs: 45 * minute,
  /** Of the build turn and every repair; reflection takes it over. */
  buildMs: 20 * minute,
  scorerMs: 2 * minute,
  repairs: 1,
} as const;
