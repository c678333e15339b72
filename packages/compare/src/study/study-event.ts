import type { Slot } from '../plan/study-schema.js';
import type { CompareReport } from '../report-schema.js';
import type { Trial } from '../trial/trial-schema.js';

/** Something happened in a study, for whoever shows it. */
export type StudyEvent =
  /** Before the first trial; `finished` were there already. */
  | { type: 'study-started'; planned: number; finished: number }
  | { type: 'trial-started'; slot: Slot }
  | { type: 'trial-retried'; slot: Slot; reason: string }
  | { type: 'trial-ended'; slot: Slot; trial: Trial; planned: number; finished: number }
  | { type: 'warning'; message: string }
  | { type: 'study-ended'; ended: StudyEnd; report: CompareReport };

/** `infrastructure`: three trials in a row ended for its sake. */
export type StudyEnd = 'complete' | 'cancelled' | 'infrastructure';
