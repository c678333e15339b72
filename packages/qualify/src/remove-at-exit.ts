import { rmSync } from 'node:fs';

const folders = new Set<string>();

/** Until disposed: when this process exits, the folder is removed. */
export function removeAtExit(folder: string): Disposable {
  if (folders.size === 0) process.on('exit', removeAll);
  folders.add(folder);
  return {
    [Symbol.dispose]() {
      folders.delete(folder);
      if (folders.size === 0) process.off('exit', removeAll);
    },
  };
}

function removeAll(): void {
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // best-effort: nobody is left who could be told.
    }
  }
}
