import { findNeighbour } from '@harnessgym/internal-fs/find-neighbour';
import { QualifyError } from './errors.js';

/**
 * Throws QualifyError `ROOM_NOT_ALONE` when a program in a room below `folder` would find a git repository or installed
 * modules by searching upward: it would work there, and nowhere else.
 */
export function refuseNeighbours(folder: string): void {
  const neighbour = findNeighbour(folder);
  if (neighbour === undefined) return;
  throw new QualifyError('ROOM_NOT_ALONE', {
    message: `Clean rooms in ${folder} would find ${neighbour} by searching upward. Choose another folder for them, or move that away.`,
  });
}
