import { rmSync, statSync, writeFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import type { ServerManifest } from '@harnessgym/registry';
import type { Evidence } from '../checklist.js';
import type { RoomContext } from '../room-context.js';
import { type RoomCommand, runInRoom } from '../run-in-room.js';
import type { ServerSources } from './server-sources.js';

/**
 * What a self-test is worth. `proven`: it fails where the server is gone. `vacuous`: it passes there all the same.
 * `unproven`: it is a part of the server, or nothing is known that could be taken away. `spoilt`: it left nothing in which
 * it could run again.
 */
export interface Proof {
  proof: 'proven' | 'vacuous' | 'unproven' | 'spoilt';
  /** Why it is unproven, or what is spoilt. */
  because?: string;
  without_server?: Evidence;
}

/** A self-test that has passed, after `tookMs`. The sources are those from before anything ran. */
interface Passed {
  manifest: ServerManifest;
  sources: ServerSources;
  test: RoomCommand;
  tookMs: number;
}

/**
 * Runs a self-test that has passed once more, where the server's own files are empty, and puts them back. A test in a file
 * of its own keeps that; a test that is the server itself says nothing when the server is empty.
 */
export async function proveSelfTest({ manifest, sources, test, tookMs }: Passed, context: RoomContext): Promise<Proof> {
  const own = new Set(test.argv.map((word) => resolve(test.cwd, word)));
  const emptied = sources.reached.filter((path) => sources.named.includes(path) || !own.has(path));
  if (emptied.length === 0) return unproven('no file of the server is known');

  const files = emptied.map((path) => relative(context.room, path));
  const spoilt = (await bringBack(emptied, context)) ?? empty(emptied);
  if (spoilt !== undefined) return { proof: 'spoilt', because: spoilt };
  try {
    const timeoutMs = Math.min(test.timeoutMs, 2 * tookMs + 5_000);
    const { exit, evidence } = await runInRoom({ ...test, timeoutMs }, context);
    const hasPassed = exit.ended === 'exited' && exit.exitCode === 0;
    if (hasPassed && isServerItself(test, manifest, sources)) return unproven('it is a part of the server');
    const without_server = { emptied: files, ended: exit.ended, ...evidence };
    return { proof: hasPassed ? 'vacuous' : 'proven', without_server };
  } finally {
    await bringBack(emptied, context);
  }
}

/** Not through a link that stands where the room was. */
async function bringBack(files: readonly string[], { room, putBack }: RoomContext): Promise<string | undefined> {
  const isThere = await realpath(room).catch(() => undefined);
  return isThere === room ? putBack(files) : 'the room is not where it was';
}

function unproven(because: string): Proof {
  return { proof: 'unproven', because };
}

/** Made anew, so that nothing is written through a link. The reason when a file cannot be emptied. */
function empty(files: readonly string[]): string | undefined {
  try {
    for (const path of files) {
      const { mode } = statSync(path);
      rmSync(path);
      writeFileSync(path, '', { flag: 'wx', mode });
    }
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `a file of the server could not be emptied: ${error.message}`;
    throw error;
  }
}

/** Its command line with something behind it, or its main file run by some program. */
function isServerItself(
  { argv, cwd }: RoomCommand,
  { command, args }: ServerManifest,
  { named }: ServerSources,
): boolean {
  const words = wordsOf(argv);
  if ([command, ...args].every((word, index) => words[index] === word)) return true;
  return words.slice(0, 2).some((word) => named.includes(resolve(cwd, word)));
}

/** Of a line for a shell, its words as far as they can be told. */
function wordsOf(argv: readonly string[]): readonly string[] {
  const [program = '', option = '', line = ''] = argv;
  if (!/^(ba|da|z)?sh$/.test(basename(program)) || !/^-\w*c$/.test(option)) return argv;
  return line.split(/\s+/).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}
