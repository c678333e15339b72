import { lstatSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { readHead } from '@harnessgym/internal-fs/read-head';
import type { ServerManifest } from '@harnessgym/registry';
import { listCode } from '../list-code.js';

/**
 * The files of a server, absolute: those that its command line names, and those that they lead to. Where none are known,
 * those are all that hold code.
 */
export interface ServerSources {
  named: readonly string[];
  reached: readonly string[];
}

const largest = 1024 * 1024;
/** Around the names of files in a line for a shell. */
const shellSeparators = /[\s;&|<>()"']+/;
/** Modules that are found by the name of their folder. */
const folderModules = new Set(['index', '__init__', '__main__', 'main', 'mod']);

/**
 * What the server consists of, in the folder of its artifact and wherever else its command line points below `.harnessgym`.
 * A module belongs to it when the command line, or a file that belongs to it, mentions its name: so it is with every way to
 * import something by name, and the modules that only a test uses do not.
 */
export function findServerSources(
  { command, args, cwd }: ServerManifest,
  { room, folder }: { room: string; folder: string },
): ServerSources {
  const bundled = join(room, '.harnessgym');
  const named = [command, ...args]
    .flatMap((word) => [word, ...word.split(shellSeparators)])
    .map((word) => resolve(cwd, word))
    .filter((path) => isWithin(bundled, path) && isFile(path));
  const folders = new Set([folder, ...named.map((path) => dirname(path))]);
  const open = new Set([...folders].flatMap((one) => (isWithin(bundled, one) ? listCode(one) : [])));
  const reached = new Set(named);
  let texts = [[command, ...args].join('\n'), ...named.map(textOf)];
  while (texts.length > 0) {
    const next = [...open].filter((path) => !reached.has(path) && texts.some((text) => mentions(text, path)));
    for (const path of next) reached.add(path);
    texts = next.map(textOf);
  }
  return { named, reached: reached.size > 0 ? [...reached] : listCode(folder) };
}

function mentions(text: string, path: string): boolean {
  const stem = basename(path, extname(path));
  return hasWord(text, stem) || (folderModules.has(stem) && hasWord(text, basename(dirname(path))));
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (!isOfWord(text[at - 1]) && !isOfWord(text[at + word.length])) return true;
  }
  return false;
}

function isOfWord(character: string | undefined): boolean {
  return character !== undefined && /[\w-]/.test(character);
}

function isFile(path: string): boolean {
  try {
    return lstatSync(path).isFile();
  } catch (error) {
    // What a manifest says can be anything: too long for a path, with a NUL in it.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

function textOf(path: string): string {
  try {
    return readHead(path, largest).toString('latin1');
  } catch (error) {
    if (isFileError(error)) return '';
    throw error;
  }
}
