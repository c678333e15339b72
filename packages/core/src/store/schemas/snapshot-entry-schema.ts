import * as z from 'zod';
import { keptSnapshotSchema, undoSchema } from './state-log-schemas.js';

const [start, checkpoint, before, evidence] = keptSnapshotSchema.options;
const ofRun = { runId: z.string() };

/** A snapshot that can be brought back, and why it was kept: by a run, or before a command brought another one back. */
const snapshotEntrySchema = z.discriminatedUnion('what', [
  start.extend(ofRun),
  checkpoint.extend(ofRun),
  before.extend(ofRun),
  evidence.extend(ofRun),
  undoSchema,
]);

/** What `harnessgym restore --json` prints: the newest first. */
export const snapshotListSchema = z.array(snapshotEntrySchema);

export type SnapshotEntry = z.infer<typeof snapshotEntrySchema>;
