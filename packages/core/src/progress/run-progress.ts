import type { Snapshot } from '@harnessgym/workspace';
import type { RunConfig } from '../config/run-config.js';
import type { Opening } from '../run/open-run.js';
import type { AttemptRecord, IterationRecord, RunState } from '../run/records.js';
import type { ResultState } from '../store/schemas/result-schema.js';

/** What a run has finished so far: what another process needs to go on with it. */
export interface RunProgress {
  startedAt: string;
  config: RunConfig;
  opening: OpeningProgress;
  /** Those that were begun, by number. */
  iterations: ReadonlyMap<number, IterationProgress>;
  /** Present when no iteration is left. */
  end?: RunEnd;
  /** What was broken in it, one sentence each. */
  warnings: readonly string[];
}

export type OpeningProgress =
  | { reached: 'part'; known: Partial<Omit<Opening, 'alreadyPassing'>> }
  | { reached: 'end'; opening: Opening };

/** A turn that was cancelled is one that was not begun. */
export type IterationProgress =
  /** Its attempt was begun. */
  | { reached: 'start' }
  /** `left`: the workspace as the attempt left it, when something of it was put back before there was a verdict. */
  | { reached: 'attempt'; attempted: AttemptRecord; result: ResultState; left?: Snapshot }
  /** Frozen; what is missing in the record is still to come. */
  | { reached: 'verdict'; record: IterationRecord; result: ResultState }
  | { reached: 'end'; record: IterationRecord; result: ResultState };

/** How the loop ended, before and after the best state was brought back. */
export type RunEnd =
  /** `before`: the workspace as it was before the best state was brought back. */
  { reached: 'closing'; state: RunState; before?: Snapshot } | { reached: 'closed'; state: RunState };
