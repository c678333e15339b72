import { randomBytes } from 'node:crypto';
import { isAlive } from '@harnessgym/internal-process/is-alive';
import { pidNamespace } from '@harnessgym/internal-process/pid-namespace';
import { readStat } from '@harnessgym/internal-process/read-stat';

/** Of this process. A name with our pid that is not among them is from a process before us. */
const held = new Set<string>();

/** A new name for a file or folder that only this process may touch until it is given up or the process ends. */
export function claimName(): string {
  const started = readStat(process.pid)?.startTime ?? unknownStart;
  const name = `${process.pid}-${started}-${pidNamespace()}-${randomBytes(6).toString('hex')}`;
  held.add(name);
  return name;
}

export function giveUpName(name: string): void {
  held.delete(name);
}

/** Where the system does not say when a process was started. */
const unknownStart = '0';

const pattern = /^([1-9]\d{0,8})-(\d{1,20})-(\d{1,20})-[0-9a-f]+$/;

/** Whether it has the form of a claimed name. */
export function isOwned(name: string): boolean {
  return pattern.test(name);
}

/** Whether the process that claimed the name still needs it. One in another pid namespace cannot be asked, and may. */
export function isClaimed(name: string): boolean {
  const [, pid, started, namespace] = pattern.exec(name) ?? [];
  if (pid === undefined) return false;
  if (held.has(name) || namespace !== pidNamespace()) return true;
  return Number(pid) !== process.pid && isAlive(Number(pid), started === unknownStart ? undefined : started);
}
