import type { StudyEnd, StudyEvent } from '@harnessgym/compare';
import { warn } from '../commands/warn.js';
import { trialLine } from '../render/trial-line.js';
import type { Terminal } from '../terminal.js';

export interface StudyProgress {
  onEvent(event: StudyEvent): void;
  /** Whether its plan is written, so that it can be resumed. */
  hasStarted(): boolean;
  /** How the study ended, once it has. */
  ended(): StudyEnd;
}

/** Shows a study while it goes on: a line on stderr for each trial that ended. */
export function showStudy(terminal: Pick<Terminal, 'stderr'>): StudyProgress {
  let ended: StudyEnd = 'complete';
  let hasStarted = false;
  return {
    hasStarted: () => hasStarted,
    ended: () => ended,
    onEvent(event) {
      if (event.type === 'warning') warn([event.message], terminal);
      else if (event.type === 'study-started') hasStarted = true;
      else if (event.type === 'study-ended') ended = event.ended;
      const line = trialLine(event);
      if (line !== undefined) terminal.stderr.write(`${line}\n`);
    },
  };
}
