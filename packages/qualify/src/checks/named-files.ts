import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import markdownIt, { type Token } from 'markdown-it';

const mostNamed = 200;
/** The folders that a skill may bring along, by their published names. */
const ownFile = /^(?:\.\/)?(?:scripts|references|assets)\/[\w./-]*\w$/;

/**
 * The files that a skill sends its reader to and that are not there: by links, and by the names of its own folders as inline
 * code. A path is one of the skill's or of the workspace; what leaves the room is not there.
 */
export function missingFiles(body: string, { path, room }: { path: string; room: string }): readonly string[] {
  const tokens = markdownIt('commonmark').parse(body, {});
  const named = tokens.flatMap(({ children }) => (children ?? []).flatMap(nameIn));
  const local = [...new Set(named)].filter((name) => !/^[a-z][\w+.-]*:|^\/\//i.test(name)).slice(0, mostNamed);
  const folders = [join(room, dirname(path)), room];
  return local.filter((name) => !folders.some((folder) => isThere(resolve(folder, name), room)));
}

/** The parser encodes what a link says; a place in a file is no part of its name. */
function nameIn(token: Token): readonly string[] {
  if (token.type === 'code_inline') return ownFile.test(token.content) ? [token.content] : [];
  const [target = ''] = String(token.attrGet('href') ?? token.attrGet('src') ?? '').split('#');
  return target === '' ? [] : [decode(target)];
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
