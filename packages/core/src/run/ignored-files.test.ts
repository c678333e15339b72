import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createFakeRunner, type FakeScenario } from '@harnessgym/runners';
import { defaultIgnore, openSnapshotStore } from '@harnessgym/workspace';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveConfig } from '../config/resolve-config.js';
import { createIterationContext } from './create-iteration-context.js';
import { createLoopContext } from './create-loop-context.js';
import { runLoop } from './run-loop.js';

let folder: string;
let workspace: string;
const path = (...parts: string[]) => join(workspace, ...parts);
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-ignored-')));
  workspace = join(folder, 'work');
  await mkdir(path('src'), { recursive: true });
  await mkdir(path('data'));
  await writeFile(path('.gitignore'), 'build/\n');
  await writeFile(path('src/main.c'), 'as it was');
  await writeFile(path('data/large'), 'as it was');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What stood in the workspace at the start of each attempt. */
const found: Record<string, string>[] = [];

/** Edits everything, and the ignore file so that its edits would stay. */
const scenario: FakeScenario = {
  name: 'script',
  plays: [],
  async turn({ phase }) {
    if (phase !== 'attempt') return { finalMessage: 'Done.' };
    found.push(await contents());
    for (const folder of ['build', 'mine']) await mkdir(path(folder), { recursive: true });
    for (const file of ['src/main.c', 'data/large', 'build/out', 'mine/new']) await writeFile(path(file), 'edited');
    await writeFile(path('.gitignore'), 'src/\nmine/\n');
    return { finalMessage: 'Done.' };
  },
};
const vandal = createFakeRunner(scenario, { connect: () => Promise.reject(new Error('There is no server.')) });

async function contents(): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const entry of await readdir(workspace, { recursive: true, withFileTypes: true })) {
    const name = relative(workspace, join(entry.parentPath, entry.name));
    if (entry.isFile() && !name.startsWith('.harnessgym')) read[name] = await readFile(path(name), 'utf8');
  }
  return read;
}

it('C-05 resets what the rule of the start takes, and nothing else, though the agent edits .gitignore', async () => {
  const written = { taskText: 'x', workspace, stateDir: join(folder, 'state'), iterations: '2', taskState: 'reset' };
  const base = { cwd: folder, env: {}, now: new Date() };
  const config = await resolveConfig({ ...written, ignore: ['data/'], gitignore: true }, base);
  const { signal } = new AbortController();
  await using context = await createLoopContext(config, { runner: vandal, env: {}, signal, versions: {} });
  await runLoop(context);
  expect(found).toEqual([
    { '.gitignore': 'build/\n', 'src/main.c': 'as it was', 'data/large': 'as it was' },
    { '.gitignore': 'build/\n', 'src/main.c': 'as it was', 'data/large': 'edited', 'build/out': 'edited' },
  ]);
});

it('hands the rule of a script to its snapshots', async () => {
  const rule = { ...defaultIgnore, patterns: ['data/'] };
  const stateFolder = join(folder, 'state');
  await using context = await createIterationContext({
    workspace,
    task: 'x',
    runner: vandal,
    stateFolder,
    ignore: rule,
  });
  const store = await openSnapshotStore({ folder: join(stateFolder, 'snapshots') });
  await store.materialise(context.standing.template, join(folder, 'copy'));
  expect(await readdir(join(folder, 'copy'))).toEqual(['.gitignore', 'src']);
  expect(JSON.parse(await readFile(context.standing.template.manifestPath, 'utf8'))).toMatchObject({ ignore: rule });
});
