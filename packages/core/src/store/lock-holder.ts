import { hostname } from 'node:os';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { isAlive } from '@harnessgym/internal-process/is-alive';
import { pidNamespace } from '@harnessgym/internal-process/pid-namespace';
import { readStat } from '@harnessgym/internal-process/read-stat';

/** This process, as it writes itself into a lock. */
export function ownHolder(runId: string): Record<string, unknown> {
  const started = readStat(process.pid)?.startTime;
  return {
    pid: process.pid,
    ...(started !== undefined && { process_start: started }),
    pid_namespace: pidNamespace(),
    host: hostname(),
    run_id: runId,
    started_at: new Date().toISOString(),
  };
}

/** Who holds the lock with this text, as it says. Nobody when the process is gone, or it is no lock of ours. */
export function livingHolder(text: string): Record<string, unknown> | undefined {
  const holder = parseJson(text);
  return isObject(holder) && isHeld(holder) ? holder : undefined;
}

/** A process on another host, or with a pid of another namespace, cannot be asked, so it counts as alive. */
function isHeld({ pid, process_start: start, host, pid_namespace: namespace }: Record<string, unknown>): boolean {
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0 || typeof host !== 'string') return false;
  if (host !== hostname() || (namespace !== undefined && namespace !== pidNamespace())) return true;
  return isAlive(pid, start === undefined ? undefined : String(start));
}
