import { diskUsage } from '@harnessgym/internal-fs/disk-usage';
import type { PruneReport, SnapshotStore } from '@harnessgym/workspace';
import { snapshotsToKeep } from './snapshots-to-keep.js';
import type { Holder, Survey } from './survey.js';

/** Which runs go beside what nobody needs. */
export interface CleanRules {
  now: Date;
  /** What was last used longer ago goes. */
  olderThanMs?: number;
  /** The least recently used go until all that is kept of the workspace takes no more. */
  maxBytes?: number;
  /** Whether runs that could still be resumed may go. */
  interrupted: 'stay' | 'go';
}

export interface CleanPlan {
  going: readonly Holder[];
  staying: readonly Holder[];
  /** Interrupted runs that the rules name and that stay all the same. */
  spared: readonly string[];
  snapshots: PruneReport;
  freedBytes: number;
  leftBytes: number;
}

/** Decides, and changes nothing. Running runs stay. */
export async function planClean(
  found: Survey,
  { store, rules }: { store: SnapshotStore | undefined; rules: CleanRules },
): Promise<CleanPlan> {
  const { olderThanMs, maxBytes, now } = rules;
  const free = found.holders.filter((one) => mayGo(one, rules));
  const isOld = (one: Holder) => olderThanMs !== undefined && now.getTime() - one.lastUsedMs > olderThanMs;
  const old = free.filter(isOld).length;
  const waste = await usageOf([...found.rooms, ...found.leftovers]);
  const plan = async (count: number): Promise<CleanPlan> => {
    // The holders are in the order of their last use, so the old ones come first.
    const going = free.slice(0, count);
    const staying = found.holders.filter((one) => !going.includes(one));
    const snapshots = await pruned(store, { ...found, holders: staying });
    const freedBytes = waste + snapshots.freedBytes + going.reduce((sum, { bytes }) => sum + bytes, 0);
    const leftBytes = Math.max(0, found.bytes - freedBytes);
    const isTooMuch = maxBytes !== undefined && leftBytes > maxBytes;
    const spared = staying.flatMap((one) => (isInterrupted(one) && (isOld(one) || isTooMuch) ? [one.runId] : []));
    return { going, staying, spared, snapshots, freedBytes, leftBytes };
  };
  if (maxBytes === undefined) return plan(old);
  return leastOf(plan, { from: old, to: free.length, isEnough: ({ leftBytes }) => leftBytes <= maxBytes });
}

function mayGo(one: Holder, { interrupted }: CleanRules): boolean {
  if (one.holder === 'undo') return true;
  return one.state === 'over' || (one.state === 'interrupted' && interrupted === 'go');
}

function isInterrupted(one: Holder): one is Extract<Holder, { holder: 'run' }> {
  return one.holder === 'run' && one.state === 'interrupted';
}

async function usageOf(paths: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const path of paths) bytes += await diskUsage(path);
  return bytes;
}

async function pruned(store: SnapshotStore | undefined, staying: Pick<Survey, 'holders' | 'unreadable'>) {
  const nothing: PruneReport = { snapshots: [], freedBytes: 0, leftBytes: 0 };
  return store === undefined ? nothing : store.planPrune(await snapshotsToKeep(store, staying));
}

/** The first plan that is enough, found by halving, since more runs never leave more behind; else the last one. */
async function leastOf(
  plan: (count: number) => Promise<CleanPlan>,
  { from, to, isEnough }: { from: number; to: number; isEnough: (plan: CleanPlan) => boolean },
): Promise<CleanPlan> {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(await plan(middle))) high = middle;
    else low = middle + 1;
  }
  return plan(low);
}
