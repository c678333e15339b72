import { execFileSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildServer } from '../testing/harness-files.js';
import { stage } from '../testing/stage.js';
import { runLoop } from './run-loop.js';

const run = '.harnessgym/runs/run';

const files: readonly string[] = [
  '.harnessgym/activation.json',
  '.harnessgym/claude_mcp_config.json',
  `${run}/events.jsonl`,
  `${run}/summary.json`,
  `${run}/checkpoints/best_manifest.json`,
  `${run}/checkpoints/restored_best.stdout.txt`,
  `${run}/iterations/1/attempt.prompt.txt`,
  `${run}/iterations/1/attempt.stdout.txt`,
  `${run}/iterations/1/attempt.stderr.txt`,
  `${run}/iterations/1/attempt.transcript.txt`,
  `${run}/iterations/1/post_attempt.stdout.txt`,
  `${run}/iterations/1/reflection.stdout.txt`,
  `${run}/iterations/1/reflection.transcript.txt`,
  `${run}/iterations/1/iteration.json`,
  `${run}/iterations/1/result.json`,
  `${run}/iterations/1/post_build_activation.json`,
  `${run}/iterations/1/qualification/attempt_1/qualification.json`,
];

const folders: readonly string[] = [
  '.harnessgym',
  '.harnessgym/runs',
  run,
  `${run}/checkpoints`,
  `${run}/iterations`,
  `${run}/iterations/1`,
  `${run}/iterations/1/qualification`,
];

const outside = 'a file of the user, outside the workspace';
const names: readonly string[] = ['file', ...files.map((path) => basename(path))];

const obstacles: Readonly<Record<string, (path: string, outsider: string) => unknown>> = {
  'a folder': (path) => mkdir(path),
  'a file': (path) => writeFile(path, 'in the way'),
  'a pipe': (path) => execFileSync('mkfifo', [path]),
  'a link to nothing': (path) => symlink('/nothing/here', path),
  'a link to itself': (path) => symlink(path, path),
  'a link to a file outside': (path, outsider) => symlink(outsider, path),
  'a link to a folder outside': (path, outsider) => symlink(dirname(outsider), path),
};

it.each(['a folder', 'a pipe', 'a link to nothing', 'a link to a file outside'])(
  'A-01 %s in the place of each file of ours ends nothing and is kept aside',
  async (kind) => {
    const { state, kept } = await runWith(kind, files);
    expect(state).toEqual({ state: 'finished', reason: 'iterations-used' });
    expect(kept).toEqual(files);
  },
);

it.each(['a folder', 'a pipe', 'a link to itself'])(
  'A-01 %s in the place of a log in the state folder ends nothing, and the log goes on whole',
  async (kind) => {
    await using play = await stage({
      objective: { command: 'cat score.json', optimize: true },
      files: { 'score.json': '{"score": 100}' },
      context: { iterations: 1 },
      script: {
        attempt: async ({ workspace }) => {
          await writeFile(join(workspace, 'score.json'), '{"score": 1}');
          for (const path of logs(join(workspace, '..', 'state'))) {
            await makeRoom(path);
            await obstacles[kind]?.(path, '');
          }
          return undefined;
        },
        build: ({ workspace }) => buildServer(workspace, 'probe', { selfTest: 0 }).then(() => undefined),
      },
    });
    const { state } = await runLoop(play.loop);
    expect(state).toEqual({ state: 'finished', reason: 'iterations-used' });
    const warnings = play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
    for (const path of logs(play.stateFolder))
      expect(warnings.map((text) => asideIn(text, path))).toContain(`${path}.aside`);
    const notes = (await readFile(join(play.stateFolder, 'runs/run/snapshots.jsonl'), 'utf8')).match(
      /"what":"[a-z]+"/g,
    );
    expect(notes).toEqual(['"what":"start"', '"what":"checkpoint"', '"what":"checkpoint"', '"what":"before"']);
  },
);

const logs = (stateFolder: string) =>
  ['runs/run/snapshots.jsonl', 'verdicts.jsonl'].map((name) => join(stateFolder, name));

describe.each(folders)('in the place of the folder %s', (name) => {
  it.each(['a file', 'a link to a folder outside'])('A-01 %s ends nothing and is kept aside', async (kind) => {
    const { state, kept } = await runWith(kind, [name]);
    expect(state).toEqual({ state: 'finished', reason: 'iterations-used' });
    expect(kept).toEqual([name]);
  });
});

/** A run whose agent puts obstacles in the places, and which of them were kept aside with a warning. */
async function runWith(kind: string, places: readonly string[]) {
  await using play = await stage({
    objective: { command: 'cat score.json', optimize: true },
    files: { 'score.json': '{"score": 100}' },
    context: { iterations: 1 },
    script: {
      attempt: async ({ workspace, say }) => {
        await writeFile(join(workspace, 'score.json'), '{"score": 1}');
        for (const name of places) {
          await makeRoom(join(workspace, name));
          await obstacles[kind]?.(join(workspace, name), join(workspace, '..', 'precious', 'file'));
        }
        say('after the obstacles');
        return undefined;
      },
      build: ({ workspace }) => buildServer(workspace, 'probe', { selfTest: 0 }).then(() => undefined),
    },
  });
  const precious = join(play.workspace, '..', 'precious');
  await mkdir(precious);
  for (const name of names) await writeFile(join(precious, name), outside);

  const { state } = await runLoop(play.loop);
  expect(await play.json('summary.json')).toMatchObject({ run_state: state });
  for (const name of names) expect(await readFile(join(precious, name), 'utf8')).toBe(outside);
  expect(new Set(await readdir(precious))).toEqual(new Set(names));
  const log = await readFile(play.path(`${run}/iterations/1/attempt.stdout.txt`), 'utf8');
  expect(log).toMatch(/^This agent is a script(.|\n)*\nafter the obstacles\n/);
  const warnings = play.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  const kept = places.filter((name) => warnings.some((text) => isThere(asideIn(text, play.path(name)))));
  return { state, kept };
}

/** The path that a warning about `path` names. */
function asideIn(warning: string, path: string): string {
  return warning.includes(`${path} `) ? (/kept as (\S+?)\.?(\s|$)/.exec(warning)?.[1] ?? '') : '';
}

/** Also a link to nothing. */
function isThere(path: string): boolean {
  return path !== '' && lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Makes room for the obstacle, as an agent would. */
async function makeRoom(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rm(`${path}.mine`, { recursive: true, force: true });
  await rename(path, `${path}.mine`).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}
