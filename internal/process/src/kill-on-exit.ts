import { killTree } from './kill-tree.js';

/** Until disposed: when this process exits, however suddenly, the group of `pid` is killed with it. */
export function killOnExit(pid: number): Disposable {
  const kill = () => {
    try {
      killTree(pid, 'SIGKILL');
    } catch {
      // best-effort: nobody is left who could be told.
    }
  };
  process.on('exit', kill);
  return { [Symbol.dispose]: () => void process.off('exit', kill) };
}
