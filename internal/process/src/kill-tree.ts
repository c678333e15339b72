/**
 * Signals a whole process group. The child must have been started `detached`, so that its pid names the group; a
 * group outlives its leader, so this works after the leader's exit too. Windows has no groups: only the child is hit.
 */
export function killTree(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** Whether any process of the group is left. */
export function treeIsAlive(pid: number): boolean {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 0);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    // EPERM: somebody is there whom we may not signal.
    return true;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ESRCH';
}
