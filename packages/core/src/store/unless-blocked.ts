import { isObstacle } from '@harnessgym/internal-fs/is-obstacle';
import { CoreError } from '../errors.js';

/** What is read of a log of the state folder; undefined where a pipe, a folder or a link is in the place of the log. */
export async function unlessBlocked<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await read();
  } catch (error) {
    if (CoreError.isInstance(error) && isObstacle(error.cause)) return undefined;
    throw error;
  }
}
