import { fileURLToPath } from 'node:url';

const preload = fileURLToPath(new URL('fault-fs.mjs', import.meta.url));

/** What starts a command so that one of its calls on files below `folder` fails, or is its last. */
export function withFaults({ folder, fault, log }: { folder: string; fault: string; log?: string }) {
  return {
    node: ['--import', preload],
    env: {
      HARNESSGYM_FAULT_FOLDER: folder,
      HARNESSGYM_FAULT: fault,
      ...(log !== undefined && { HARNESSGYM_FAULT_LOG: log }),
    },
  };
}
