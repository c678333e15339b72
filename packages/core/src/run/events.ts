import type { z } from 'zod';
import type { eventSchema } from '../store/schemas/event-schema.js';

/** Something happened in a run: one line of `events.jsonl`. */
export type RunEvent = z.infer<typeof eventSchema>;

/** An event before its time stamp. */
export type NewRunEvent = RunEvent extends infer Event ? (Event extends RunEvent ? Omit<Event, 'at'> : never) : never;
