import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { isFileError } from '@harnessgym/internal-fs/is-file-error';
import { isWithin } from '@harnessgym/internal-fs/is-within';
import { readHead } from '@harnessgym/internal-fs/read-head';
import { type Artifact, itemPath, type ServerManifest } from '@harnessgym/registry';
import { type Answer, failed, passed } from '../checklist.js';
import { type FoundPath, findPaths } from '../paths/find-paths.js';
import { listText } from '../paths/list-text.js';
import type { RoomContext } from '../room-context.js';

const largest = 1024 * 1024;
const mostNamed = 20;

/** A path that exists only where the artifact was built, and where it is written. */
interface Leak {
  file: string;
  line: number;
  path: string;
  /** What to write instead. */
  write: string;
}

/**
 * Does anything in the artifact lead back to where it was built: to the training workspace, or into the home of its user?
 * In the room such a path still works, and elsewhere it does not. Programs are fine wherever they are, and the `cwd` of a
 * manifest was judged when that was read.
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
  const reason = `${first.file} line ${first.line} names ${first.path}, which is only there where it was built. ${first.write}${more}`;
  return failed(reason, { paths: leaks.slice(0, mostNamed) });
}

function leaksOfManifest(manifest: ServerManifest, artifact: Artifact, context: RoomContext): Leak[] {
  const { command, args, env, selfTest } = manifest;
  const words = [command, ...args, ...Object.values(env), ...(selfTest.form === 'command' ? selfTest.argv : [])];
  const text = textOf(join(context.room, artifact.path));
  return words.flatMap((word) =>
    leaksOf(word, context).map((found) => ({
      file: artifact.path,
      line: lineOf(text, text.indexOf(JSON.stringify(found.path).slice(1, -1))),
      path: found.path,
      write: inManifest(found, itemPath(artifact)),
    })),
  );
}

function leaksOf(text: string, { room, privatePlaces }: RoomContext): readonly FoundPath[] {
  return findPaths(text, privatePlaces).filter(({ place, path }) => {
    // A state folder may lie in the home, and with it the room, which the placeholders stand for.
    if (isWithin(room, path)) return false;
    // What is not below it was only spelled alike.
    return place.name === 'workspace' || (path !== place.folder && existsSync(path) && !isProgram(path));
  });
}

function isProgram(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch (error) {
    // A path that a text names can be anything: too long, with a NUL in it.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
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
