import { posix } from 'node:path';
import type { DigestedEntry, DigestedFile, DigestedTree } from './digest-tree.js';
import type { PlannedChanges } from './journal.js';
import type { RestorePlan } from './plan-restore.js';
import { isDraft } from './put-in-place.js';

/** What stands at each path of a tree, so that a later look tells whether it is still the same. */
export function currentStates({ entries, skipped }: DigestedTree): ReadonlyMap<string, string> {
  const states = new Map<string, string>(skipped);
  for (const entry of entries) states.set(entry.path, stateOf(entry));
  return states;
}

/** The paths that a plan changes, each with what stands there now. */
export function plannedChanges(plan: RestorePlan, { entries, skipped }: DigestedTree): PlannedChanges {
  const paths = [...plan.createFolders, ...[...plan.remove, ...plan.write, ...plan.setModes].map(({ path }) => path)];
  const changes = new Map<string, string | undefined>(paths.map((path) => [path, skipped.get(path)]));
  const changing = entries.filter(({ path }) => changes.has(path));
  const linked = linkedFiles(changing);
  for (const entry of changing) {
    const isLinked = entry.kind === 'file' && linked.has(entry.ino);
    changes.set(entry.path, isLinked ? `${linkedMark}${lastingState(entry)}` : stateOf(entry));
  }
  return changes;
}

/** The files among them that have several names: whatever befalls one name alters the time of change of all. */
function linkedFiles(entries: readonly DigestedEntry[]): ReadonlySet<number> {
  const seen = new Set<number>();
  const linked = new Set<number>();
  for (const entry of entries) {
    if (entry.kind !== 'file') continue;
    if (seen.has(entry.ino)) linked.add(entry.ino);
    seen.add(entry.ino);
  }
  return linked;
}

/**
 * The part of a plan that an interrupted restore had planned too. A path that somebody changed since is left as it is,
 * and so is what cannot be done because of it; all of these are `kept`.
 */
export function limitPlan(
  plan: RestorePlan,
  { changes, states }: { changes: PlannedChanges; states: ReadonlyMap<string, string> },
): { plan: RestorePlan; kept: readonly string[] } {
  const isOurs = (path: string) => {
    const now = states.get(path);
    if (isDraft(path)) return now !== folderState;
    // A folder is only ever removed when it is empty.
    return changes.has(path) && (now === undefined || isState(now, changes.get(path)) || now === folderState);
  };
  const kept = new Set<string>();
  const left = new Map(states);
  const children = countChildren(states);
  const drop = (path: string) => {
    left.delete(path);
    const folder = posix.dirname(path);
    const rest = (children.get(folder) ?? 0) - 1;
    if (rest > 0) children.set(folder, rest);
    else children.delete(folder);
  };
  // Contents come before their folder.
  const remove = plan.remove.filter(({ path }) => {
    const isFree = isOurs(path) && !children.has(path);
    if (isFree) drop(path);
    else if (!isOurs(path)) kept.add(path);
    return isFree;
  });
  const hasRoom = (path: string) => {
    const parent = posix.dirname(path);
    const isFree = isOurs(path) && (parent === '.' || left.get(parent) === folderState);
    if (!isFree) kept.add(path);
    return isFree;
  };
  const createFolders = plan.createFolders.filter((path) => {
    const isFree = hasRoom(path) && !left.has(path);
    if (isFree) left.set(path, folderState);
    return isFree;
  });
  const write = plan.write.filter(({ path }) => {
    const isFree = hasRoom(path) && left.get(path) !== folderState;
    if (!isFree) kept.add(path);
    return isFree;
  });
  const setModes = plan.setModes.filter(({ path }) => isOurs(path) && !kept.has(path));
  return { plan: { ...plan, blocked: [], remove, createFolders, write, setModes }, kept: [...kept].sort() };
}

const folderState = 'folder';

function stateOf(entry: DigestedEntry): string {
  if (entry.kind === 'folder') return folderState;
  if (entry.kind === 'link') return `link ${entry.target}`;
  return `${lastingState(entry)} ${entry.ctimeMs}`;
}

/** What stays of a file when another of its names is replaced or removed. */
function lastingState({ size, mtimeMs, ino }: DigestedFile): string {
  return `${size} ${mtimeMs} ${ino}`;
}

/** Before the state of a file that is remembered without its time of change. */
const linkedMark = 'linked ';

function isState(now: string, remembered: string | undefined): boolean {
  if (remembered?.startsWith(linkedMark)) return now.startsWith(`${remembered.slice(linkedMark.length)} `);
  return now === remembered;
}

function countChildren(states: ReadonlyMap<string, string>): Map<string, number> {
  const children = new Map<string, number>();
  for (const path of states.keys()) {
    const folder = posix.dirname(path);
    children.set(folder, (children.get(folder) ?? 0) + 1);
  }
  return children;
}
