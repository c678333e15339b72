import { readdirSync, readFileSync } from 'node:fs';
import { hasCode } from '@harnessgym/internal-fs/is-missing';

/** Whether any process of the group is left that still runs. */
export function treeIsAlive(pid: number): boolean {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 0);
  } catch (error) {
    // EPERM: somebody is there whom we may not signal.
    return !hasCode(error, 'ESRCH');
  }
  return process.platform === 'linux' ? hasRunningMember(pid) : true;
}

/** A zombie answers signals until it is reaped, which in a container without an init may be never. */
function hasRunningMember(group: number): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    const stat = readStat(name);
    // "pid (name) state ppid pgrp …": the name may hold anything, so count from the last bracket.
    const [state, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(processGroup) === group && state !== 'Z' && state !== 'X';
  });
}

function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch (error) {
    // It ended between the listing and now.
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return '';
    throw error;
  }
}
