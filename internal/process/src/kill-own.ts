import { readdirSync } from 'node:fs';
import { findMarked } from './find-marked.js';
import { isOwn, ownerVariable } from './owner-marker.js';
import { readStat } from './read-stat.js';
import { signalOne } from './signal-one.js';

const longestMs = 1_000;

/**
 * Kills at once all that this process started: what descends from it, and what holds its marker, wherever it moved. Looks
 * again until nobody is found, as one may start another before it dies. Synchronous, for who is about to exit. Linux only:
 * elsewhere nobody is found.
 */
export function killOwn(): void {
  if (process.platform !== 'linux') return;
  const deadline = performance.now() + longestMs;
  do {
    const looks = [orUnknown(findDescendants), orUnknown(findOwn)];
    if (looks.every((found) => found?.length === 0)) return;
    for (const pid of looks.flatMap((found) => found ?? [])) signalOne(pid, 'SIGKILL');
  } while (performance.now() < deadline);
}

function orUnknown(find: () => number[]): number[] | undefined {
  try {
    return find();
  } catch {
    // best-effort: what the other way finds is killed all the same, and this one looks again.
    return undefined;
  }
}

function findOwn(): number[] {
  return findMarked(ownerVariable, isOwn).map(({ pid }) => pid);
}

/** A descendant whose parent died before this looked is nobody's, and only a marker tells of it. */
function findDescendants(): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readStat(name) : undefined;
    if (!stat?.running) continue;
    const siblings = children.get(stat.parent);
    if (siblings === undefined) children.set(stat.parent, [Number(name)]);
    else siblings.push(Number(name));
  }
  const found = new Set(children.get(process.pid));
  // A set goes on with what is added to it meanwhile.
  for (const pid of found) for (const child of children.get(pid) ?? []) found.add(child);
  return [...found];
}
