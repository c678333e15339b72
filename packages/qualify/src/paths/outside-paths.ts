import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { isFoundProgram, isOfSystem, realOr } from './is-of-machine.js';

/** Where a path begins in a word of a command line, which may be an option or a line for a shell. */
const absolute = /(?:^|[\s"'`=;&|<>(,:]|(?<=^|\s)-[A-Za-z])(\/[^\s"'`<>|;,(){}[\]\\:&]+)/g;

/**
 * The paths that a word of a command line names and that lie neither in the room nor in a folder of the system. A program that
 * PATH finds is none; nor is what does not exist, which can be a name of anything.
 */
export function outsidePaths(
  word: string,
  { room, searchPath }: { room: string; searchPath: string | undefined },
): readonly string[] {
  const named = [...word.matchAll(absolute)].map(([, path = '']) => path.replace(/[./]+$/, ''));
  return named.filter((path) => {
    if (path.startsWith('//') || dirname(path) === '/' || !existsSync(path)) return false;
    // By its name alone it may be a link of the task, which may lead out of the room, to a data set for one.
    const isInside = isWithin(room, path) || isWithin(room, realOr(path));
    return !isInside && !isOfSystem(path) && !isFoundProgram(path, searchPath);
  });
}
