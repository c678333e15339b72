import { readdirSync } from 'node:fs';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { readStat } from './read-stat.js';

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

function hasRunningMember(group: number): boolean {
  return readdirSync('/proc').some((name) => {
    const stat = /^\d+$/.test(name) ? readStat(name) : undefined;
    return stat?.group === group && stat.running;
  });
}
