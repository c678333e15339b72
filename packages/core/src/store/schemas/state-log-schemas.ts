import { artifactKinds } from '@harnessgym/registry';
import * as z from 'zod';
import { count, path, timestamp } from './parts.js';

const kept = { at: timestamp, snapshot: z.string().regex(/^[0-9a-f]{64}$/) };

/** A line of a run's `snapshots.jsonl`. */
export const keptSnapshotSchema = z.discriminatedUnion('what', [
  /** The task as it was before the run. */
  z.object({ what: z.literal('start'), ...kept }),
  /** A state whose score was the best so far. */
  z.object({ what: z.literal('checkpoint'), ...kept, iteration: count, score: z.number() }),
  /** The files as they were when the run brought others back: its best state, or the task as it was at first. */
  z.object({ what: z.literal('before'), ...kept }),
  /** The files as an agent left them, before it was taken back, whole or in part. */
  z.object({ what: z.literal('evidence'), ...kept }),
]);

/** A line of `undo.jsonl`: the files as they were when a command brought a snapshot back. */
export const undoSchema = z.object({ what: z.literal('undo'), ...kept });

/** A line of a run's `rooms.jsonl`: a clean room that stays as evidence. */
export const keptRoomSchema = z.object({ at: timestamp, room: path });

const about = { at: timestamp, kind: z.enum(artifactKinds), path };

const judged = {
  ...about,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  reportPath: z.string(),
  iteration: count.exactOptional(),
  /** What confined what was started; absent where nothing was. */
  sandbox: z.enum(['bubblewrap', 'sandbox-exec', 'unsandboxed']).exactOptional(),
};

/** A line of `verdicts.jsonl`: what came of judging an artifact. The last one on the same bytes counts. */
export const keptVerdictSchema = z.discriminatedUnion('verdict', [
  z.object({
    verdict: z.literal('qualified'),
    ...judged,
    tools: z.array(z.string()),
    framing: z.enum(['newline', 'content-length']).exactOptional(),
  }),
  z.object({ verdict: z.literal('unchecked'), ...judged }),
  z.object({ verdict: z.literal('quarantined'), ...judged, reason: z.string() }),
  /** It left the index on purpose: that its files are gone is no loss. */
  z.object({ verdict: z.literal('forgotten'), ...about }),
]);

/** `workspace.json`: the workspace that a state folder belongs to. */
export const stateOwnerSchema = z.object({ schemaVersion: z.literal(1), workspace: path });

export type KeptSnapshot = z.infer<typeof keptSnapshotSchema>;
export type KeptRoom = z.infer<typeof keptRoomSchema>;
export type Undo = z.infer<typeof undoSchema>;
