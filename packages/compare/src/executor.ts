import type { Slot, Study } from './plan/study-schema.js';
import type { Trial } from './trial/trial-schema.js';

export interface TrialRequest {
  study: Study;
  slot: Slot;
  /** Where `trial.json`, the scorer's logs and at last the workspace belong: `<output>/<arm>/trial_<n>`. */
  folder: string;
  /** Tries before this one, which ended for the infrastructure's sake. */
  retried: Trial['retried'];
  /** Aborting it ends the trial, which is then thrown away. */
  signal: AbortSignal;
}

/** Where trials run: here, or on another machine. A study knows nothing else of it. */
export interface Executor {
  readonly name: string;
  /**
   * One trial from start to end: what came of it, whatever that is. Throws the signal's reason, and what is wrong with the
   * machine. The folder exists then or not, and whoever tries again removes it.
   */
  execute(request: TrialRequest): Promise<Trial>;
}
