import { isAbsolute, relative, sep } from 'node:path';

/** Whether `path` is `folder` or lies below it, as written; links are not followed. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
