/** When a trial reached the target, or until when it had not: how long a trial was watched is not how long it needed. */
export interface Watched {
  time: number;
  reached: boolean;
}

export interface SurvivalStep {
  time: number;
  /** The share that has reached the target by then. */
  share: number;
}

/**
 * The share of trials that reached the target over time, by the product-limit estimate (Kaplan and Meier, 1958): one that
 * ended without it counts for as long as it was watched. A step for each time at which one got there.
 */
export function timeToTarget(trials: readonly Watched[]): SurvivalStep[] {
  const times = [...new Set(trials.filter(({ reached }) => reached).map(({ time }) => time))].sort((a, b) => a - b);
  let without = 1;
  return times.map((time) => {
    const watched = trials.filter((trial) => trial.time >= time).length;
    const arrived = trials.filter((trial) => trial.reached && trial.time === time).length;
    without *= 1 - arrived / watched;
    return { time, share: 1 - without };
  });
}

/** The time by which half of the trials reach the target; undefined when fewer than half were seen to. */
export function medianTime(steps: readonly SurvivalStep[]): number | undefined {
  return steps.find(({ share }) => share >= 0.5 - 1e-12)?.time;
}
