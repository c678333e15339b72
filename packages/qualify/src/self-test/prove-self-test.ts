import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { ServerManifest } from '@harnessgym/registry';
import type { Evidence } from '../checklist.js';
import { languageOf } from '../language-of.js';
import type { RoomContext } from '../room-context.js';
import { type RoomCommand, runInRoom } from '../run-in-room.js';
import type { ServerSources } from './server-sources.js';

/**
 * What a self-test is worth. `proven`: it fails where the server is gone. `vacuous`: it passes there all the same.
 * `unproven`: it is a part of the server. `unprovable`: nothing is known that could be taken away. `spoilt`: it left nothing
 * in which it could run again.
 */
export interface Proof {
  proof: 'proven' | 'vacuous' | 'unproven' | 'unprovable' | 'spoilt';
  /** Why it is unproven or cannot be proven, or what is spoilt. */
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
 * Runs a self-test that has passed once more, in the room as it was before, where the server's own files do nothing, and
 * puts them back. A test in a file of its own keeps that; a test that is the server itself says nothing when the server
 * does nothing.
 */
export async function proveSelfTest({ manifest, sources, test, tookMs }: Passed, context: RoomContext): Promise<Proof> {
  const own = new Set(test.argv.map((word) => resolve(test.cwd, word)));
  const emptied = sources.reached.filter((path) => sources.named.includes(path) || !own.has(path));
  if (emptied.length === 0) return { proof: 'unprovable', because: 'no file of the server is known' };

  const files = emptied.map((path) => relative(context.room, path));
  const spoilt = (await inPlace(context, context.renew)) ?? empty(emptied);
  if (spoilt !== undefined) return { proof: 'spoilt', because: spoilt };
  try {
    const timeoutMs = Math.min(test.timeoutMs, 2 * tookMs + 5_000);
    const { exit, evidence } = await runInRoom({ ...test, timeoutMs }, context);
    const hasPassed = exit.ended === 'exited' && exit.exitCode === 0;
    if (hasPassed && isServerItself(test, manifest, sources))
      return { proof: 'unproven', because: 'it is a part of the server' };
    const without_server = { emptied: files, ended: exit.ended, ...evidence };
    return { proof: hasPassed ? 'vacuous' : 'proven', without_server };
  } finally {
    await inPlace(context, () => context.putBack(emptied));
  }
}

/** Not through a link that stands where the room was. */
async function inPlace({ room }: RoomContext, bringBack: RoomContext['renew']): Promise<string | undefined> {
  const isThere = await realpath(room).catch(() => undefined);
  return isThere === room ? bringBack() : 'the room is not where it was';
}

/** Made anew, so that nothing is written through a link. The reason when a file cannot be emptied. */
function empty(files: readonly string[]): string | undefined {
  try {
    for (const path of files) {
      const { mode, size } = statSync(path);
      const text = nothingFor(path, size);
      rmSync(path);
      writeFileSync(path, text, { flag: 'wx', mode });
    }
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `a file of the server could not be emptied: ${error.message}`;
    throw error;
  }
}

/** A program of the same size that does nothing, so that a look at the file does not tell it from the server. */
function nothingFor(path: string, size: number): string {
  const language = languageOf(path);
  if (language === undefined) return '';
  const [interpreter = ''] = /^#!.*\n/.exec(readFileSync(path, 'latin1')) ?? [];
  return `${interpreter}${language === 'javascript' ? '//' : '#'}`.padEnd(size);
}

/** Begins as the server's own command line does, up to the file of the server. */
function isServerItself(
  { argv, cwd }: RoomCommand,
  { command, args, cwd: home }: ServerManifest,
  { named }: ServerSources,
): boolean {
  const words = [command, ...args];
  const main = words.findIndex((word) => named.includes(resolve(home, word)));
  if (main === -1 || argv.length <= main) return false;
  const beforeMain = words.slice(0, main);
  if (!beforeMain.every((word, index) => argv[index] === word)) return false;
  return resolve(cwd, argv[main] ?? '') === resolve(home, words[main] ?? '');
}
