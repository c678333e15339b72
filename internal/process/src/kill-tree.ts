import { hasCode } from '@harnessgym/internal-fs/is-missing';

/**
 * Signals a whole process group. The child must have been started `detached`, so that its pid names the group; a
 * group outlives its leader, so this works after the leader's exit too. Windows has no groups: only the child is hit.
 * What is of another user is left as it is, which `endTree` tells.
 */
export function killTree(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch (error) {
    // EPERM: all that is left is of another user.
    if (!hasCode(error, 'ESRCH') && !hasCode(error, 'EPERM')) throw error;
  }
}
