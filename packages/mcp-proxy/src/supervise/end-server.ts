import { endTree } from '@harnessgym/internal-process/end-tree';
import { killTree } from '@harnessgym/internal-process/kill-tree';
import { release } from './last-resort.js';
import type { RunningServer } from './start-server.js';
import { within } from './within.js';

/** How long each step of the shutdown waits for the server. */
export interface Patience {
  inputEndMs: number;
  termMs: number;
}

/**
 * The shutdown of the MCP lifecycle over the server's process group: end its input, wait, SIGTERM, wait, SIGKILL. Once
 * `hurry` fires, there is a quarter of a second left: a client that signals is about to kill us. A process that has
 * moved into a session of its own escapes.
 */
export async function endServer(server: RunningServer, patience: Patience, hurry?: AbortSignal): Promise<void> {
  const hurried = hurrying(server.pid, hurry);
  server.stdin.end();
  await Promise.race([within(server.exited, patience.inputEndMs), hurried.termDue]);
  await endGroup(server, patience.termMs);
  hurried.forget();
}

/** For a server that has gone, or must go now: ends what is left of its process group and lets go of it. */
export async function endGroup(server: RunningServer, termMs: number): Promise<void> {
  await endTree(server.pid, [
    { signal: 'SIGTERM', graceMs: termMs },
    { signal: 'SIGKILL', graceMs: 1_000 },
  ]);
  release(server.pid);
}

function hurrying(pid: number, hurry: AbortSignal | undefined) {
  const timers: NodeJS.Timeout[] = [];
  let start = (): void => {};
  const termDue = new Promise<void>((resolve) => {
    start = () => timers.push(setTimeout(resolve, 100), setTimeout(killTree, 250, pid, 'SIGKILL'));
  });
  if (hurry?.aborted) start();
  else hurry?.addEventListener('abort', start, { once: true });
  return {
    termDue,
    forget() {
      hurry?.removeEventListener('abort', start);
      timers.forEach(clearTimeout);
    },
  };
}
