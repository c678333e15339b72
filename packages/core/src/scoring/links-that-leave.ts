import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isWithin } from '@harnessgym/internal-fs/is-within';

/**
 * Which of the links lead out of the room, or nowhere. Asked of the file system: a path that goes up through another
 * link leads elsewhere than its text says.
 */
export async function linksThatLeave(room: string, links: Iterable<string>): Promise<string[]> {
  const leaving: string[] = [];
  for (const path of links) if (!(await staysIn(room, join(room, path)))) leaving.push(path);
  return leaving;
}

async function staysIn(room: string, link: string): Promise<boolean> {
  try {
    return isWithin(room, await realpath(link));
  } catch (error) {
    // Missing, or round in a circle.
    if (isFileError(error)) return false;
    throw error;
  }
}
