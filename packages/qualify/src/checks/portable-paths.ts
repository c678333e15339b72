import { existsSync } from 'node:fs';
import { basename, join, posix, relative } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { type Artifact, itemPath, type ServerManifest } from '@harnessgym/registry';
import { type Answer, failed, passed } from '../checklist.js';
import { hasProgram } from '../has-program.js';
import { type FoundPath, findPaths } from '../paths/find-paths.js';
import { isFoundProgram } from '../paths/is-of-machine.js';
import { listText } from '../paths/list-text.js';
import { outsidePaths, type WordPlace } from '../paths/outside-paths.js';
import type { RoomContext } from '../room-context.js';

const largest = 1024 * 1024;
const mostNamed = 20;

/** A path that exists only where the artifact was built, and where it is written. */
interface Leak {
  file: string;
  line: number;
  /** Of the manifest. */
  field?: string;
  path: string;
  /** What to write instead. */
  write: string;
}

/**
 * Does anything in the artifact lead back to where it was built: to the training workspace, or into the home of its user? And
 * does the command line of a server name what lies outside of the room, and is no part of the system? In the room such a path
 * still works, and elsewhere it does not. A program that PATH finds is fine wherever it is, and the `cwd` of a manifest was
 * judged when that was read.
 */
export async function checkPortablePaths(
  artifact: Artifact,
  context: RoomContext,
  manifest?: ServerManifest,
): Promise<Answer<undefined>> {
  const { room } = context;
  const leaks = manifest === undefined ? [] : leaksOfManifest(manifest, artifact, context);
  const item = join(room, itemPath(artifact));
  const files = listText(item).filter((path) => manifest === undefined || path !== join(room, artifact.path));
  for (const path of files) {
    const text = textOf(path);
    for (const found of leaksOf(text, context)) {
      leaks.push({ file: relative(room, path), line: lineOf(text, found.at), path: found.path, write: inFile(found) });
    }
  }
  const [first] = leaks;
  if (first === undefined) return passed(undefined, { files: files.length });
  const more = leaks.length > 1 ? `; and ${leaks.length - 1} more` : '';
  const field = first.field === undefined ? '' : ` in ${first.field}`;
  const reason = `${first.file} line ${first.line} names ${first.path}${field}, which is only there where it was built. ${first.write}${more}`;
  return failed(reason, { paths: leaks.slice(0, mostNamed) });
}

function leaksOfManifest(manifest: ServerManifest, artifact: Artifact, context: RoomContext): Leak[] {
  const { command, args, env, selfTest, cwd } = manifest;
  const text = textOf(join(context.room, artifact.path));
  const leak = (field: string, path: string, write: string): Leak => {
    const line = lineOf(text, text.indexOf(JSON.stringify(path).slice(1, -1)));
    return { file: artifact.path, line, field, path, write };
  };
  const back = (field: string, word: string) =>
    leaksOf(word, context).map((found) => leak(field, found.path, inManifest(found, itemPath(artifact))));
  const anywhere = (field: string, word: string, place: Pick<WordPlace, 'cwd' | 'isStarted'>) => {
    const found = back(field, word);
    if (found.length > 0) return found;
    const outside = outsidePaths(word, { ...place, room: context.room, searchPath: context.env['PATH'] });
    return outside.map((path) => leak(field, path, insteadOf(path, context)));
  };
  const all = (field: string, words: readonly string[], folder: string) =>
    words.flatMap((word, index) => anywhere(field, word, { cwd: folder, isStarted: index === startOf(words) }));
  const [program = '', ...words] = selfTest.form === 'command' ? selfTest.argv : [];
  const folder = selfTest.form === 'command' ? selfTest.cwd : cwd;
  return [
    ...anywhere('command', command, { cwd, isStarted: true }),
    ...all('args', args, cwd),
    ...Object.entries(env).flatMap(([name, value]) => back(`env.${name}`, value)),
    ...anywhere('self_test', program, { cwd: folder, isStarted: true }),
    ...all('self_test', words, folder),
  ];
}

/** Of the arguments, the one that an interpreter takes for its script: the first that is no option. */
function startOf(words: readonly string[]): number {
  return words.findIndex((word) => !word.startsWith('-'));
}

function leaksOf(text: string, { room, privatePlaces, env }: RoomContext): readonly FoundPath[] {
  return findPaths(text, privatePlaces).filter(({ place, path }) => {
    // A state folder may lie in the home, and with it the room, which the placeholders stand for.
    if (isWithin(room, path)) return false;
    // What is not below it was only spelled alike.
    return (
      place.name === 'workspace' || (path !== place.folder && existsSync(path) && !isFoundProgram(path, env['PATH']))
    );
  });
}

/** For what lies neither in the room nor in the system. */
function insteadOf(path: string, context: RoomContext): string {
  const name = basename(path);
  if (hasProgram(name, context)) return `Write ${name}, which PATH finds`;
  return `Copy it into the folder of the server, and write \${artifact_dir}/${name}`;
}

function inManifest({ place, path }: FoundPath, item: string): string {
  if (place.name === 'home') return 'Copy what it needs into the folder of the server, and write ${artifact_dir}/…';
  const rest = relative(place.folder, path);
  const own = posix.relative(item, rest);
  if (own === '') return 'Write ${artifact_dir}';
  if (!own.startsWith('..')) return `Write \${artifact_dir}/${own}`;
  return `Write \${workspace}${rest === '' ? '' : `/${rest}`}`;
}

function inFile({ place, path }: FoundPath): string {
  if (place.name === 'home') return 'Copy what it needs into the folder of the artifact';
  const rest = relative(place.folder, path) || '.';
  return `Write ${rest}, from the working directory or the variable HARNESSGYM_WORKSPACE; in a manifest, \${workspace}/${rest}`;
}

function lineOf(text: string, at: number): number {
  return text.slice(0, Math.max(at, 0)).split('\n').length;
}

function textOf(path: string): string {
  try {
    return readHead(path, largest).toString();
  } catch (error) {
    if (isFileError(error)) return '';
    throw error;
  }
}
