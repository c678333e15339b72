import { compactJson } from '@harnessgym/internal-fs/stable-json';
import type { Clock } from '../run/clock.js';
import type { RunEvent } from '../run/events.js';
import { appendLine, describeKept } from './write-in-workspace.js';

interface EventLogOptions {
  path: string;
  /** The folder of ours that the path lies below. */
  root: string;
  clock: Clock;
  /** Warnings of those who have no log: they go into this one with the next event. */
  takeWarnings?: () => readonly string[];
  onEvent?: (event: RunEvent) => void;
}

/** The run's `events.jsonl`. An agent may remove it or put something in its place: the log goes on in a new file. */
export function openEventLog({ path, root, clock, takeWarnings = () => [], onEvent }: EventLogOptions) {
  let listener = onEvent;
  const append = async (event: RunEvent): Promise<void> => {
    const kept = await appendLine({ path, root }, compactJson(event));
    const fault = tell(event);
    await warn([...(fault === undefined ? [] : [fault]), ...describeKept(kept), ...takeWarnings()]);
  };
  const warn = async (messages: readonly string[], iteration?: number): Promise<void> => {
    for (const message of messages) {
      const at = clock.now().toISOString();
      await append({ at, ...(iteration !== undefined && { iteration }), type: 'warning', message });
    }
  };
  /** What is wrong with the listener; after that it hears no more. */
  const tell = (event: RunEvent): string | undefined => {
    try {
      listener?.(event);
      return undefined;
    } catch (error) {
      listener = undefined;
      return `The listener for events failed and is not called again: ${error instanceof Error ? error.message : error}`;
    }
  };
  return { append, warn };
}
