import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compareReportSchema } from '@harnessgym/compare';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../architecture/read-packages.js';

// A study from somebody else's script: packed, installed into an empty project, with a runner of the caller's own.

const run = promisify(execFile);
const packages = ['compare', 'core', 'qualify', 'registry', 'runners', 'workspace', 'mcp-proxy'];
let folder: string;
let project: string;

const script = `
import { createLocalExecutor, planStudy, runStudy } from '@harnessgym/compare';
import { createFakeRunner } from '@harnessgym/runners';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const scenario = {
  name: 'two answers',
  plays: [],
  async turn({ workspace, toolset }) {
    await writeFile(join(workspace, 'answer.txt'), String(toolset.servers.length > 0 ? 42 : 41));
    return { finalMessage: 'written' };
  },
};
const createRunner = async () => createFakeRunner(scenario, {});
const env = process.env;
const written = {
  taskText: 'Write 42 into answer.txt.',
  workspaceTemplate: 'task',
  artifactSource: 'built',
  outputDir: 'study',
  trials: '6',
  seed: '1',
  runner: 'fake',
  postCommand: 'node scorer.mjs',
};
const { signal } = new AbortController();
const settings = await planStudy(written, { cwd: process.cwd(), env, now: new Date(), signal, createRunner, versions: {} });
const executor = createLocalExecutor({ settings, createRunner, env, versions: { script: '1' } });
const report = await runStudy({ settings, executor, signal });
console.log(report.analysis.verdict);
`;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-study-alone-')));
  project = join(folder, 'project');
  await mkdir(join(project, 'task'), { recursive: true });
  const pnpm = join(root, 'tools', 'pnpm', 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
  for (const name of packages) {
    await run(process.execPath, [pnpm, 'pack', '--pack-destination', project], { cwd: join(root, 'packages', name) });
  }
  const tarballs = (await readdir(project)).filter((name) => name.endsWith('.tgz')).map((name) => `./${name}`);
  await writeFile(join(project, 'package.json'), '{ "private": true }');
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs], { cwd: project });
  await writeFile(join(project, 'study.mjs'), script);
  await writeFile(join(project, 'task/answer.txt'), '0');
  const score = "42 - Number(readFileSync('answer.txt', 'utf8'))";
  const scorer = `import { readFileSync } from 'node:fs';\nconsole.log(JSON.stringify({ status: 'passed', score: ${score} }));\n`;
  await writeFile(join(project, 'task/scorer.mjs'), scorer);
  await buildHonestServer(join(project, 'built'), 'good');
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it('plans and runs a study, and says what came of it', { timeout: 120_000 }, async () => {
  const env = { ...process.env, HARNESSGYM_STATE_DIR: join(folder, 'state') };
  const { stdout } = await run(process.execPath, ['study.mjs'], { cwd: project, env });
  expect(stdout).toBe('helps\n');
  const report = compareReportSchema.parse(
    JSON.parse(await readFile(join(project, 'study/compare_report.json'), 'utf8')),
  );
  expect(report.trials).toHaveLength(12);
});
