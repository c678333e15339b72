/** What one trial came to. */
export interface Observation {
  /** Trials of one block ran close together, under different arms; labels are exchanged within a block only. */
  block: number;
  /** Absent when the trial is invalid: it counts as worse than every number, and as good as every other invalid one. */
  value?: number;
}

export type Direction = 'lower-is-better' | 'higher-is-better';

/** The two arms of a comparison. Effects are those of `treated` against `control`. */
export interface Arms {
  control: readonly Observation[];
  treated: readonly Observation[];
  direction: Direction;
}
