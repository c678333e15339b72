import { readdirSync } from 'node:fs';
import { commandOf } from './command-of.js';
import type { Marked } from './find-marked.js';
import { readStat } from './read-stat.js';
import { treeIsAlive } from './tree-is-alive.js';

/**
 * What runs in a process group. Where the system does not show what is left of it, the group stands for that.
 */
export function findInGroup(group: number): Pick<Marked, 'pid' | 'command'>[] {
  const pids = process.platform === 'linux' ? readdirSync('/proc').filter((name) => isRunningIn(group, name)) : [];
  const found = pids.map((pid) => ({ pid: Number(pid), command: commandOf(pid) }));
  return found.length > 0 || !treeIsAlive(group) ? found : [{ pid: group, command: 'a process group' }];
}

function isRunningIn(group: number, name: string): boolean {
  const stat = /^\d+$/.test(name) ? readStat(name) : undefined;
  return stat?.group === group && stat.running;
}
