import { readdirSync } from 'node:fs';
import { commandOf } from './command-of.js';
import type { Marked } from './find-marked.js';
import { readStat } from './read-stat.js';

/**
 * What runs in a process group that is known not to be gone. Where the system does not show it, the group stands for what is in
 * it.
 */
export function findInGroup(group: number): Pick<Marked, 'pid' | 'command'>[] {
  const pids = process.platform === 'linux' ? readdirSync('/proc').filter((name) => isRunningIn(group, name)) : [];
  const found = pids.map((pid) => ({ pid: Number(pid), command: commandOf(pid) }));
  return found.length > 0 ? found : [{ pid: group, command: 'a process group' }];
}

function isRunningIn(group: number, name: string): boolean {
  const stat = /^\d+$/.test(name) ? readStat(name) : undefined;
  return stat?.group === group && stat.running;
}
