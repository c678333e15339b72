import * as z from 'zod';
import { count, path, timestamp } from '../store/schemas/parts.js';

/** What a clean of one workspace did, or would do. */
export const cleanReportSchema = z.strictObject({
  workspace: path,
  stateFolder: path,
  /** The runs that went, with their documents, rooms and state. */
  runs: z.array(z.strictObject({ runId: z.string(), lastUsedAt: timestamp, bytes: count })),
  /** States before a `restore` command that went. */
  undos: count,
  /** Clean rooms that no run kept. */
  rooms: count,
  /** What killed processes had left. */
  leftovers: count,
  snapshots: count,
  /** Interrupted runs that the rules name, and that stayed because they could be resumed. */
  spared: z.array(z.string()),
  /** Logs that cannot be read whole: while there is one, no snapshot and no room goes for being nobody's. */
  unreadable: z.array(path),
  freedBytes: count,
  /** What the state folder and the documents of the runs take now. */
  leftBytes: count,
});

export type CleanReport = z.infer<typeof cleanReportSchema>;
