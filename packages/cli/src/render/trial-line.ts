import type { StudyEvent } from '@harnessgym/compare';
import { durationText } from './duration-text.js';
import { wholeLine } from './whole-line.js';

type Ended = Extract<StudyEvent, { type: 'trial-ended' }>;

/** A line for people about one event of a study; undefined for one that is worth none. */
export function trialLine(event: StudyEvent): string | undefined {
  switch (event.type) {
    case 'study-started':
      return event.finished === 0
        ? `Trials to run: ${event.planned}`
        : `Trials to run: ${event.planned - event.finished}; ${event.finished} of ${event.planned} are there already`;
    case 'trial-retried':
      return `${event.slot.arm} ${event.slot.trial}: once more, because of the infrastructure: ${wholeLine(event.reason)}`;
    case 'trial-ended':
      return endedLine(event);
    case 'trial-started':
    case 'study-ended':
    case 'warning':
      return undefined;
  }
}

function endedLine({ slot, trial, planned, finished }: Ended): string {
  const seconds = durationText(trial.cumulative_attempt_duration_seconds * 1_000);
  const what = trial.comparison_valid && trial.post_valid !== false ? countsAs(trial) : `invalid, ${reasonOf(trial)}`;
  const notes = trial.findings.filter(({ kind }) => noted.has(kind)).map(({ kind }) => kind);
  return [`[${finished}/${planned}] ${slot.arm} ${slot.trial}: ${what}`, seconds, ...notes].join(', ');
}

/** They do not make a trial invalid. */
const noted: ReadonlySet<string> = new Set(['no-op', 'busy-machine', 'over-budget']);

function countsAs({ value }: Ended['trial']): string {
  return value === null ? 'counts as worst' : String(value);
}

function reasonOf({ comparison_invalid_reason, post_invalid_reason }: Ended['trial']): string {
  return wholeLine(comparison_invalid_reason ?? post_invalid_reason ?? 'no reason is known');
}
