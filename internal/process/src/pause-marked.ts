import { readdirSync } from 'node:fs';
import { findMarked } from './find-marked.js';
import { readStat } from './read-stat.js';
import { signalOne } from './signal-one.js';

/**
 * Stops every process that is marked, and every one in the session of the system that `session` leads, until the pause is
 * disposed of: looked for again until nobody new is found, as one may start another before it stops. Linux only:
 * elsewhere nobody is stopped.
 */
export function pauseMarked(
  variable: string,
  isMarked: (value: string) => boolean,
  { session }: { session: number },
): Disposable {
  const stopped = new Set<number>();
  if (process.platform === 'linux') {
    for (let found = findRunning(); found.length > 0; found = findRunning()) {
      for (const pid of found) {
        signalOne(pid, 'SIGSTOP');
        stopped.add(pid);
      }
    }
  }
  return {
    [Symbol.dispose]: () => {
      for (const pid of stopped) signalOne(pid, 'SIGCONT');
    },
  };

  function findRunning(): number[] {
    const found = new Set([...findMarked(variable, isMarked).map(({ pid }) => pid), ...findInSession(session)]);
    return [...found].filter((pid) => !stopped.has(pid));
  }
}

function findInSession(session: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    const stat = readStat(pid);
    return stat?.running === true && stat.session === session;
  });
}
