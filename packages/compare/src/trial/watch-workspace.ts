import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type LoopContext, matchPaths, type RunRecord, takeAsLeft } from '@harnessgym/core';
import type { Snapshot } from '@harnessgym/workspace';
import type { ScoringTurn } from '../plan/study-settings.js';

/** What one attempt left otherwise than the template has it; of the editable paths where there are such. */
export interface LeftByAttempt {
  changed: readonly string[];
  /** Holds these files as they were left; absent where none are, or nobody asked for them. */
  folder?: string;
}

export interface WatchedWorkspace {
  context: LoopContext;
  /** One for each attempt, in order. With `keepIn`, the files are written below that folder. */
  leftByAttempts(run: RunRecord, options: { keepIn?: string }): Promise<readonly LeftByAttempt[]>;
}

/**
 * Tells what the agent does to the workspace from what the scorer leaves there, attempt by attempt: a reset takes away what an
 * earlier one left. The scorer runs in its turn among those of other trials.
 */
export function watchWorkspace(context: LoopContext, scoring: ScoringTurn): WatchedWorkspace {
  const { snapshots, scorer, store, task } = context;
  const take = () => takeAsLeft(snapshots, task.workspace);
  const attempts: { begun: Snapshot; left: Snapshot }[] = [];
  let begun: Snapshot | undefined;

  /** Once an attempt, before its first scoring, when nothing of the agent runs. */
  const conclude = async () => {
    if (begun === undefined) return;
    attempts.push({ begun, left: await take() });
    begun = undefined;
  };
  const watchedScorer = scorer && {
    ...scorer,
    async measure(request: Parameters<typeof scorer.measure>[0]) {
      await conclude();
      return await scoring(() => scorer.measure(request));
    },
  };
  const append: typeof store.append = async (event) => {
    if (event.type === 'verdict-frozen') await conclude();
    await store.append(event);
    if (event.type === 'phase-start' && event.phase === 'attempt') begun = await take();
  };

  return {
    context: { ...context, store: { ...store, append }, ...(watchedScorer && { scorer: watchedScorer }) },
    async leftByAttempts({ template }, { keepIn }) {
      if (template === undefined) return [];
      const { editable } = task.objective;
      const isEditable = editable === undefined ? () => true : matchPaths(editable);
      const byAgent = new Set<string>();
      const found: LeftByAttempt[] = [];
      for (const [index, one] of attempts.entries()) {
        for (const path of await snapshots.difference(one.begun, one.left)) byAgent.add(path);
        const differing = await snapshots.difference(template.snapshot, one.left);
        const changed = differing.filter((path) => byAgent.has(path) && isEditable(path));
        if (keepIn === undefined || changed.length === 0) {
          found.push({ changed });
          continue;
        }
        const folder = join(keepIn, `attempt_${index + 1}`);
        await writeFiles(context, { ...one, changed, folder });
        found.push({ changed, folder });
      }
      return found;
    },
  };
}

/** A mixture of nothing and these files, so that the rest of the tree is not written. */
async function writeFiles(
  { snapshots }: LoopContext,
  { left, changed, folder }: { left: Snapshot; changed: readonly string[]; folder: string },
): Promise<void> {
  const empty = `${folder}.empty`;
  await mkdir(empty, { recursive: true });
  const chosen = new Set(changed);
  const files = await snapshots.mix(await snapshots.take(empty), { other: left, select: (path) => chosen.has(path) });
  await snapshots.materialise(files, folder);
}
