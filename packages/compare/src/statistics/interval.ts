export interface Interval {
  lower: number;
  upper: number;
  /** The share of intervals of this kind that hold the true value, such as 0.95. */
  level: number;
}
