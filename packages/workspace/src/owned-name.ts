import { randomBytes } from 'node:crypto';
import { hasCode } from '@harnessgym/internal-fs/is-missing';

/** Of this process. A name with our pid that is not among them is from a process before us. */
const held = new Set<string>();

/** A new name for a file or folder that only this process may touch until it is given up or the process ends. */
export function claimName(): string {
  const name = `${process.pid}-${randomBytes(6).toString('hex')}`;
  held.add(name);
  return name;
}

export function giveUpName(name: string): void {
  held.delete(name);
}

const pattern = /^([1-9]\d{0,8})-[0-9a-f]+$/;

/** Whether it has the form of a claimed name. */
export function isOwned(name: string): boolean {
  return pattern.test(name);
}

/** Whether the process that claimed the name still needs it. */
export function isClaimed(name: string): boolean {
  const pid = Number(pattern.exec(name)?.[1] ?? 0);
  if (pid === 0) return false;
  if (pid === process.pid) return held.has(name);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: somebody is there whom we may not signal.
    if (hasCode(error, 'EPERM')) return true;
    if (hasCode(error, 'ESRCH')) return false;
    throw error;
  }
}
