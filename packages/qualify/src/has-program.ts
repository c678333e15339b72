import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { RoomContext } from './room-context.js';

/** Whether a program is found by its name. A sandbox tells a missing one from one that fails by an exit code alone. */
export function hasProgram(name: string, { env }: RoomContext): boolean {
  return (env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    // A folder of the search path can be anything.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
