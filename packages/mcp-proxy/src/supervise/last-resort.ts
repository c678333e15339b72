import { killTree } from '@harnessgym/internal-process/kill-tree';

const groups = new Set<number>();

/** Until `release`, the group is killed when this process exits, however that comes about short of SIGKILL. */
export function killAtExit(pid: number): void {
  if (groups.size === 0) process.on('exit', killAll);
  groups.add(pid);
}

export function release(pid: number): void {
  groups.delete(pid);
  if (groups.size === 0) process.off('exit', killAll);
}

function killAll(): void {
  for (const pid of groups) {
    try {
      killTree(pid, 'SIGKILL');
    } catch {
      // best-effort: nobody is left who could be told, and the other groups are still to be killed.
    }
  }
}
