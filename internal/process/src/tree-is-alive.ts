import { readdirSync } from 'node:fs';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { type ProcessStat, readStat } from './read-stat.js';

/** Whether any process of the group is left that still runs. */
export function treeIsAlive(pid: number): boolean {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 0);
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
    // EPERM: all that is left is of another user, which may be a zombie, and which `/proc` may hide.
    return process.platform !== 'linux' || hasRunningMember(pid) || !hasMember(pid);
  }
  return process.platform === 'linux' ? hasRunningMember(pid) : true;
}

function hasRunningMember(group: number): boolean {
  return hasMember(group, ({ running }) => running);
}

function hasMember(group: number, isMeant: (stat: ProcessStat) => boolean = () => true): boolean {
  return readdirSync('/proc').some((name) => {
    const stat = /^\d+$/.test(name) ? readStat(name) : undefined;
    return stat?.group === group && isMeant(stat);
  });
}
