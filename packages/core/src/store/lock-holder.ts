import { hostname } from 'node:os';
import { hasCode } from '@harnessgym/internal-fs/is-missing';
import { isObject, parseJson } from '@harnessgym/internal-fs/parse-json';
import { readStat } from '@harnessgym/internal-process/read-stat';

/** This process, as it writes itself into a lock. */
export function ownHolder(runId: string): Record<string, unknown> {
  const started = readStat(process.pid)?.startTime;
  return {
    pid: process.pid,
    ...(started !== undefined && { process_start: started }),
    host: hostname(),
    run_id: runId,
    started_at: new Date().toISOString(),
  };
}

/** Who holds the lock with this text, as it says. Nobody when the process is gone, or it is no lock of ours. */
export function livingHolder(text: string): Record<string, unknown> | undefined {
  const holder = parseJson(text);
  return isObject(holder) && isAlive(holder) ? holder : undefined;
}

/** A process on another host cannot be asked, so it counts as alive. A pid is given anew, a pid and its start are not. */
function isAlive({ pid, process_start, host }: Record<string, unknown>): boolean {
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0 || typeof host !== 'string') return false;
  if (host !== hostname()) return true;
  const stat = readStat(pid);
  if (stat === undefined) return answers(pid);
  return stat.running && (process_start === undefined || process_start === stat.startTime);
}

/** For systems without `/proc`, and where it hides the processes of others. */
function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}
