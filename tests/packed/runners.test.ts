import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../architecture/read-packages.js';

// The runners as somebody else gets them: packed, installed alone, and a sixth one written as the README says, word by word.

const run = promisify(execFile);
const agent = fileURLToPath(new URL('./sixth-runner/my-agent.mjs', import.meta.url));
let project: string;

beforeAll(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), 'hg-sixth-')));
  const pnpm = join(root, 'tools', 'pnpm', 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
  const source = join(root, 'packages', 'runners');
  await run(process.execPath, [pnpm, 'pack', '--pack-destination', project], { cwd: source });
  const tarball = (await readdir(project)).find((name) => name.endsWith('.tgz')) ?? expect.unreachable();
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  // The suite's vitest is linked, not downloaded once more.
  const npm = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--omit=peer', `./${tarball}`];
  await run('npm', npm, { cwd: project });
  await link('vitest');
  await cp(agent, join(project, 'my-agent.mjs'));
  for (const { name, text } of await readmeFiles()) await writeFile(join(project, name), text);
}, 120_000);
afterAll(() => rm(project, { recursive: true, force: true }));

describe("the sixth runner of the README's", () => {
  it('is written in fifty lines', async () => {
    const lines = (await readFile(join(project, 'my-runner.ts'), 'utf8')).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(50);
  });

  it('has types that hold in a strict project', async () => {
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--noEmit', '--types', 'node'];
    const target = ['--module', 'nodenext', '--target', 'es2023', '--lib', 'es2023,esnext.disposable'];
    const types = ['--typeRoots', join(root, 'node_modules', '@types')];
    const tsc = [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), ...strict, ...target, ...types];
    const checked = run(process.execPath, [...tsc, 'my-runner.ts'], { cwd: project });
    expect((await checked.catch((error: { stdout: string }) => error)).stdout).toBe('');
  });

  it('passes the conformance suite', { timeout: 120_000 }, async () => {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const flags = ['run', '--reporter=json', '--outputFile=report.json'];
    const tested = run(process.execPath, [vitest, ...flags], { cwd: project, env: { ...process.env, VITEST: '' } });
    // A test that fails is in the report too.
    await tested.catch(() => {});
    const { testResults } = JSON.parse(await readFile(join(project, 'report.json'), 'utf8'));
    const results: { fullName: string; status: string }[] = testResults.flatMap(
      ({ assertionResults }: { assertionResults: [] }) => assertionResults,
    );
    expect(results.filter(({ status }) => status !== 'passed').map(({ fullName }) => fullName)).toEqual([]);
    expect(results.length).toBeGreaterThan(15);
  });
});

/** The blocks that begin with the name of a file. */
async function readmeFiles(): Promise<{ name: string; text: string }[]> {
  const readme = await readFile(join(project, 'node_modules', '@harnessgym', 'runners', 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)];
  const files = blocks.map(([, name = '', text = '']) => ({ name, text }));
  expect(files.map(({ name }) => name)).toEqual(['my-runner.ts', 'my-runner.test.ts']);
  return files;
}

/** What a user would have installed beside it. */
async function link(name: string): Promise<void> {
  const target = join(project, 'node_modules', name);
  await mkdir(dirname(target), { recursive: true });
  await symlink(await realpath(join(root, 'node_modules', name)), target);
}
