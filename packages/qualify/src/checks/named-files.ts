import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';

const mostNamed = 200;
const link = /\]\(<?([^)\s>#]+)[^)]*\)/g;
/** The folders that a skill may bring along, by their published names. */
const ownFile = /`((?:\.\/)?(?:scripts|references|assets)\/[\w./-]*\w)`/g;

/**
 * The files that a skill sends its reader to and that are not there, as written: by links, and by the names of its own
 * folders. A path is one of the skill's or of the workspace; what leaves the room is not there.
 */
export function missingFiles(body: string, { path, room }: { path: string; room: string }): readonly string[] {
  const prose = body.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  const named = [link, ownFile].flatMap((pattern) => [...prose.matchAll(pattern)].map(([, name = '']) => decode(name)));
  const local = [...new Set(named)].filter((name) => !/^[a-z][\w+.-]*:|^\/\//i.test(name)).slice(0, mostNamed);
  const folders = [join(room, dirname(path)), room];
  return local.filter((name) => !folders.some((folder) => isThere(resolve(folder, name), room)));
}

function isThere(path: string, room: string): boolean {
  return isWithin(room, path) && existsSync(path);
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch (error) {
    if (error instanceof URIError) return name;
    throw error;
  }
}
