import { rmSync } from 'node:fs';

/** Until disposed: when this process exits, the folder is removed. */
export function removeAtExit(folder: string): Disposable {
  const remove = () => {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // best-effort: nobody is left who could be told.
    }
  };
  process.on('exit', remove);
  return { [Symbol.dispose]: () => void process.off('exit', remove) };
}
