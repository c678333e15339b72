import type { Snapshot } from '@harnessgym/workspace';
import { countedPaths } from './counted-paths.js';
import { holdProtected } from './hold-protected.js';
import { linksThatLeave } from './links-that-leave.js';
import type { ScoringContext, ScoringRequest } from './run-scorer.js';
import { firstOf, type IgnoredChanges, type Tampering, tampering } from './tampering.js';

/** What a round of scoring looks at. */
export interface Round {
  tampering?: Tampering;
  ignoredChanges?: IgnoredChanges;
  /** The folder in which the scorer runs next; a room is as new before each run. */
  place(): Promise<string>;
  /** What the runs of the scorer first changed of what is protected. Put back as well, also before each next run. */
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
  let runs = 0;
  let first: Tampering | undefined;
  const holdAgain = async () => {
    const { tampering } = await holdProtected({ template, what, when: 'while-scoring' }, context);
    first ??= tampering;
  };
  return {
    ...(held.tampering && { tampering: held.tampering }),
    async place() {
      // What the code of one run bent would judge the next.
      if (runs > 0) await holdAgain();
      runs += 1;
      return workspace;
    },
    async close() {
      await holdAgain();
      return first;
    },
  };
}

async function openRoom(
  template: Snapshot,
  { now, tampering: before }: { now: Snapshot; tampering?: Tampering },
  { snapshots, store, task, scoringRooms }: ScoringContext,
): Promise<Round> {
  if (scoringRooms === undefined) throw new TypeError('Editable files are scored in a room, and there are none.');
  const counts = countedPaths(task.objective);
  const mix = (select: (path: string) => boolean) => snapshots.mix(template, { other: now, select });
  const mixed = await mix(counts);
  // A selected path may take the place of a folder, or make one of a file, that does not count.
  const ousted = (await snapshots.difference(template, mixed)).filter((path) => !counts(path));
  const fits = (path: string) => counts(path) && !ousted.some((one) => liesBelow(one, path) || liesBelow(path, one));
  const fitting = ousted.length === 0 ? mixed : await mix(fits);
  const links = [...(await snapshots.links(fitting)).keys()].filter(counts);
  const leaving = links.length === 0 ? [] : await linksThatLeave(await scoringRooms.bring('attempt', fitting), links);
  const scored = leaving.length === 0 ? fitting : await mix((path) => fits(path) && !leaving.includes(path));
  const refused = [...ousted, ...leaving];
  if (refused.length > 0) await store.keepSnapshot('evidence', now);
  const ignored = (await snapshots.difference(template, now)).filter((path) => !counts(path));
  const tampered = before ?? (refused.length > 0 ? tampering('before-scoring', refused, now) : undefined);
  return {
    ...(tampered && { tampering: tampered }),
    ...(ignored.length > 0 && { ignoredChanges: firstOf(ignored) }),
    place: () => scoringRooms.bring('attempt', scored),
    close: async () => undefined,
  };
}

function liesBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}
