import type { Dirent } from 'node:fs';
import { join } from 'node:path';
import { isMissing } from '@harnessgym/internal-fs/is-missing';
import { readRegularFile } from '@harnessgym/internal-fs/read-regular-file';
import { WorkspaceError } from './errors.js';
import { compileIgnore, type IgnoreRule, type TreeChild } from './ignore.js';
import { listFolder, unreadable } from './scan.js';

/** More could not be matched against every path of a tree in reasonable time. */
const patternLimit = 10_000;
const sizeLimit = 1024 * 1024;

/**
 * What the `.gitignore` files of a tree say, as patterns for the rule of the whole tree, to be put before its own. Those of
 * deeper folders come later, so that they win as they do in git. Folders that are left out, by `rule` or by these files, are
 * not entered. Throws `TREE_UNREADABLE`, and `GITIGNORE_UNUSABLE` when there is too much of them.
 */
export async function readGitignores(tree: string, rule: IgnoreRule): Promise<string[]> {
  const found: string[] = [];
  let folders = [''];
  while (folders.length > 0) {
    const children = folders.flatMap((folder) => listFolder(tree, folder).map((entry) => childOf(folder, entry)));
    for (const child of children) {
      if (child.name !== '.gitignore' || !child.file) continue;
      for (const line of await readLines(join(tree, child.path))) {
        const pattern = scoped(line, parentOf(child));
        if (pattern !== undefined) found.push(pattern);
      }
      if (found.length > patternLimit) throw unusable(tree, `hold more than ${patternLimit} patterns`);
    }
    const isIgnored = compileIgnore({ ...rule, patterns: [...found, ...(rule.patterns ?? [])] });
    folders = children.filter((child) => child.folder && !isIgnored(child)).map(({ path }) => path);
  }
  return found;
}

interface Child extends TreeChild {
  file: boolean;
}

function childOf(folder: string, entry: Dirent): Child {
  const { name } = entry;
  return {
    name,
    path: folder === '' ? name : `${folder}/${name}`,
    folder: entry.isDirectory(),
    file: entry.isFile(),
  };
}

function parentOf({ path, name }: Child): string {
  return path.slice(0, -name.length - 1);
}

async function readLines(path: string): Promise<string[]> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of readRegularFile(path, { to: sizeLimit + 1 })) chunks.push(chunk);
  } catch (error) {
    if (isMissing(error)) return [];
    if (error instanceof Error && 'syscall' in error) throw unreadable(path, error);
    throw error;
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.length > sizeLimit) throw unusable(path, 'is longer than 1 MiB');
  // Decoding drops a byte order mark, as git does.
  return new TextDecoder().decode(bytes).split(/\r?\n/);
}

/** One line of the file in `folder` as a line of a file at the top; undefined for a comment, or a line without a name. */
function scoped(line: string, folder: string): string | undefined {
  const [, not = '', body = ''] = /^(!?)(.*)$/s.exec(line) ?? [];
  if (line.startsWith('#') || /^[/\s]*$/.test(body)) return undefined;
  if (folder === '') return line;
  // Only a pattern without a slash, but for one at its end, matches at any depth.
  const way = /\/(?!\s*$)/.test(body) ? body.replace(/^\//, '') : `**/${body}`;
  return `${not}/${literally(folder)}/${way}`;
}

function literally(path: string): string {
  return path.replace(/[\\*?[\] ]/g, '\\$&');
}

function unusable(what: string, problem: string): WorkspaceError {
  return new WorkspaceError('GITIGNORE_UNUSABLE', {
    message: `The ignore files of ${what} ${problem}. Shorten them, or have them left unread.`,
  });
}
