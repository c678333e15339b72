import type { RunEvent } from '@harnessgym/core';
import { firstOfEach } from './first-of-each.js';
import { progressLine, timedLine } from './progress-line.js';

/**
 * The lines for the events of one run, which come one by one. Of verdicts that follow one another only the first few of each
 * kind have a line; how many more there are is told before whatever comes next.
 */
export function progressLines(): (event: RunEvent) => string {
  let verdicts = firstOfEach();
  let last: RunEvent | undefined;
  return (event) => {
    const kind = kindOf(event);
    if (kind !== undefined) {
      last = event;
      return verdicts.lets(kind) ? progressLine(event) : '';
    }
    const more = verdicts.more();
    verdicts = firstOfEach();
    const rest = last === undefined || more === '' ? '' : timedLine(last, `clean room: ${more}; events.jsonl has all`);
    return `${rest}${progressLine(event)}`;
  };
}

function kindOf(event: RunEvent): string | undefined {
  if (event.type === 'artifact-judged') return event.verdict;
  return event.type === 'artifact-quarantined' ? 'quarantined' : undefined;
}
