import { type LoopContext, matchPaths, type RunRecord, type Scorer, takeAsLeft } from '@harnessgym/core';
import type { Snapshot } from '@harnessgym/workspace';
import type { ScoringTurn } from '../plan/study-settings.js';

export interface WatchedWorkspace {
  context: LoopContext;
  /** What the last attempt left otherwise than the template has it; of the editable paths where there are such. */
  changedPaths(run: RunRecord): Promise<readonly string[]>;
}

/**
 * Tells what the agent does to the workspace from what the scorer leaves there. The scorer runs in its turn among those of other
 * trials.
 */
export function watchWorkspace(
  context: LoopContext,
  { scoring, hasBegun }: { scoring: ScoringTurn; hasBegun(): boolean },
): WatchedWorkspace {
  const {
    snapshots,
    scorer,
    task: { workspace, objective },
  } = context;
  const take = () => takeAsLeft(snapshots, workspace);
  let scoredBefore: Snapshot | undefined;
  let left: Snapshot | undefined;

  const watched = (inner: Scorer): Scorer => ({
    ...inner,
    async measure(request) {
      const isInPlace = request.workspace === workspace;
      if (isInPlace && hasBegun()) left = await take();
      const measurement = await scoring(() => inner.measure(request));
      if (isInPlace && !hasBegun()) scoredBefore = await take();
      return measurement;
    },
  });

  return {
    context: { ...context, ...(scorer && { scorer: watched(scorer) }) },
    async changedPaths({ template, iterations }) {
      if (template === undefined || iterations.length === 0) return [];
      const last = left ?? (await take());
      const changed = await snapshots.difference(template.snapshot, last);
      const byAgent = scoredBefore && new Set(await snapshots.difference(scoredBefore, last));
      const isEditable = objective.editable === undefined ? () => true : matchPaths(objective.editable);
      return changed.filter((path) => (byAgent?.has(path) ?? true) && isEditable(path));
    },
  };
}
