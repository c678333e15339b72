import type { Snapshot } from '@harnessgym/workspace';
import { holdProtected } from './hold-protected.js';
import { linksThatLeave } from './links-that-leave.js';
import { matchPaths } from './match-paths.js';
import type { ScoringContext, ScoringRequest } from './run-scorer.js';
import { firstOf, type IgnoredChanges, type Tampering, tampering } from './tampering.js';

/** What a round of scoring looks at. */
export interface Round {
  tampering?: Tampering;
  ignoredChanges?: IgnoredChanges;
  /** The folder in which the scorer runs next; a room is as new before each run. */
  place(): Promise<string>;
  /** What a run of the scorer changed of what is protected. Put back as well. */
  close(): Promise<Tampering | undefined>;
}

/**
 * Makes the workspace, or a room with nothing of it but its editable files, ready to be scored. What the attempt did to
 * files that must not change is put back and told.
 */
export async function openRound(
  { template, what }: Pick<ScoringRequest, 'template' | 'what'>,
  context: ScoringContext,
): Promise<Round> {
  const { protect = [], editable = [] } = context.task.objective;
  const { workspace } = context.task;
  if (protect.length + editable.length === 0) return { place: async () => workspace, close: async () => undefined };
  const held = await holdProtected({ template, what, when: 'before-scoring' }, context);
  if (editable.length > 0) return openRoom(template, held, context);
  return {
    ...(held.tampering && { tampering: held.tampering }),
    place: async () => workspace,
    close: async () => (await holdProtected({ template, what, when: 'while-scoring' }, context)).tampering,
  };
}

async function openRoom(
  template: Snapshot,
  { now, tampering: before }: { now: Snapshot; tampering?: Tampering },
  { snapshots, store, task, scoringRooms }: ScoringContext,
): Promise<Round> {
  if (scoringRooms === undefined) throw new TypeError('Editable files are scored in a room, and there are none.');
  const isEditable = matchPaths(task.objective.editable ?? []);
  const isProtected = matchPaths(task.objective.protect ?? []);
  const counts = (path: string) => isEditable(path) && !isProtected(path);
  const mixed = await snapshots.mix(template, { other: now, select: counts });
  const links = [...(await snapshots.links(mixed)).keys()].filter(counts);
  const leaving = links.length === 0 ? [] : await linksThatLeave(await scoringRooms.bring('attempt', mixed), links);
  const refused = new Set(leaving.filter((path) => !before?.paths.includes(path)));
  const scored =
    leaving.length === 0
      ? mixed
      : await snapshots.mix(template, { other: now, select: (path) => counts(path) && !refused.has(path) });
  if (refused.size > 0) await store.keepSnapshot('evidence', now);
  const ignored = (await snapshots.difference(template, now)).filter((path) => !counts(path));
  const tampered = before ?? (refused.size > 0 ? tampering('before-scoring', [...refused], now) : undefined);
  return {
    ...(tampered && { tampering: tampered }),
    ...(ignored.length > 0 && { ignoredChanges: firstOf(ignored) }),
    place: () => scoringRooms.bring('attempt', scored),
    close: async () => undefined,
  };
}
