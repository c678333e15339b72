import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { isFoundProgram, isOfSystem, realOr } from './is-of-machine.js';
import { isOutput } from './is-output.js';

export interface WordPlace {
  room: string;
  /** Where the command runs; relative paths are found from there. */
  cwd: string;
  searchPath: string | undefined;
  /** Whether the word is the program, or what that starts: a script, or a line for a shell. */
  isStarted: boolean;
}

const fileUrl = /\bfile:\/[^\s"'`<>|;,(){}[\]\\&]*/gi;
const anyUrl = /\b[a-z][a-z0-9+.-]+:\/\/[^\s"'`<>|;,(){}[\]\\&]*/gi;
const between = /[\s"'`<>|;,(){}[\]\\:&=]+/;

/**
 * The paths that a word of a command line names, as written there, and that lie neither in the room nor in a folder of the
 * system. A program that PATH finds is none, nor what is written among temporary files; nor is what does not exist, which can
 * be a name of anything.
 */
export function outsidePaths(word: string, place: WordPlace): readonly string[] {
  const { room, cwd, searchPath } = place;
  const written = new Map<string, string>();
  for (const piece of piecesOf(word)) {
    const path = pathOf(piece, cwd);
    if (path !== undefined && !written.has(path)) written.set(path, piece);
  }
  const outside = [...written].filter(([path, piece]) => {
    if (dirname(path) === '/' || !existsSync(path)) return false;
    // By its name alone it may be a link of the task, which may lead out of the room, to a data set for one.
    if (isWithin(room, path) || isWithin(room, realOr(path)) || isOfSystem(path)) return false;
    const isOfStart = place.isStarted && !isOption(word, piece);
    return !isFoundProgram(path, searchPath) && (isOfStart || !isOutput(path));
  });
  return outside.map(([, piece]) => piece);
}

/** The word may be one path, with blanks in it, an option with one, or a line that names several. */
function piecesOf(word: string): readonly string[] {
  const value = /^[^=]*=(.*)$/s.exec(word)?.[1] ?? '';
  const parts = word.replaceAll(anyUrl, ' ').split(between);
  const paths = parts.map((part) => part.replace(/^-[A-Za-z](?=[./])/, '')).filter((part) => part.includes('/'));
  return [word, value, ...(word.match(fileUrl) ?? []), ...paths].filter(Boolean);
}

function pathOf(piece: string, cwd: string): string | undefined {
  if (!/^file:/i.test(piece)) return resolve(cwd, piece);
  try {
    return fileURLToPath(piece);
  } catch (error) {
    // Of another machine, or none.
    if (error instanceof TypeError || error instanceof URIError) return undefined;
    throw error;
  }
}

/** In a line for a shell: the value of an option, or where output goes. */
function isOption(line: string, piece: string): boolean {
  return /(>|(^|\s)--?[\w-]+[\s=])\s*$/.test(line.slice(0, line.indexOf(piece)));
}
