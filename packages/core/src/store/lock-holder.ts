import { hostname } from 'node:os';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';

/** Who holds the lock with this text, as it says. Nobody when the process is gone, or it is no lock of ours. */
export function livingHolder(text: string): Record<string, unknown> | undefined {
  const holder = parseJson(text);
  return isObject(holder) && isAlive(holder) ? holder : undefined;
}

/** A process on another host cannot be asked, so it counts as alive. */
function isAlive({ pid, host }: Record<string, unknown>): boolean {
  if (host !== hostname()) return true;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}
