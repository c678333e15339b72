import type { Marked } from '@harnessgym/internal-process/find-marked';
import { sweepOrphans } from '@harnessgym/internal-process/sweep-orphans';

/**
 * Ends what a killed run left running in a workspace that the caller has locked, and returns the warnings. Nobody else's: with the
 * lock in hand, no other run works there.
 */
export async function sweepKilledRun(workspace: string): Promise<string[]> {
  const { ended, left } = await sweepOrphans(workspace);
  return [
    ...(ended.length > 0 ? [`An earlier run was killed and left processes behind. Ended now: ${list(ended)}.`] : []),
    ...(left.length > 0 ? [`Processes of an earlier run cannot be ended: ${list(left)}. End them by hand.`] : []),
  ];
}

/** The same for the run of this process, once it is over: what left its group outlived every turn and scoring. */
export async function sweepOwnRun(workspace: string): Promise<string[]> {
  const { ended, left } = await sweepOrphans(workspace, 'this-process');
  return [
    ...(ended.length > 0 ? [`The run left processes behind. Ended now: ${list(ended)}.`] : []),
    ...(left.length > 0 ? [`Processes of the run cannot be ended: ${list(left)}. End them by hand.`] : []),
  ];
}

const list = (orphans: readonly Marked[]) => orphans.map(({ pid, command }) => `${pid} (${command})`).join(', ');
