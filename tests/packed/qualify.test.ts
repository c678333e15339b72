import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildHonestServer } from '@harnessgym/internal-testkit/build-honest-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../architecture/read-packages.js';

// The gate as somebody else's tool gets it: packed, installed with the packages it names and no loop, used as its README says, word by word.

const run = promisify(execFile);
const packages = ['qualify', 'registry', 'workspace', 'mcp-proxy'];
let folder: string;
let project: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-gate-')));
  project = join(folder, 'project');
  await mkdir(project);
  const pnpm = join(root, 'tools', 'pnpm', 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
  for (const name of packages) {
    await run(process.execPath, [pnpm, 'pack', '--pack-destination', project], { cwd: join(root, 'packages', name) });
  }
  const tarballs = (await readdir(project)).filter((name) => name.endsWith('.tgz')).map((name) => `./${name}`);
  await writeFile(join(project, 'package.json'), '{ "private": true }');
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs], { cwd: project });
  for (const { name, text } of await readmeFiles()) await writeFile(join(project, name), text);
  await mkdir(join(project, 'task'));
  await writeFile(join(project, 'task/task.md'), 'the task');
  await buildHonestServer(join(project, 'built'), 'good');
  await buildHonestServer(join(project, 'built'), 'bad', { enabled_tools: ['phantom'] });
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the package and its README', () => {
  it('brings no loop, no runners and no command with it', async () => {
    expect((await readdir(join(project, 'node_modules/@harnessgym'))).sort()).toEqual([...packages].sort());
  });

  it('judges a bundle, says what a repair has to address, and keeps the report', async () => {
    const { stdout } = await run(process.execPath, ['gate.mjs', 'task', 'built', '../gate'], { cwd: project });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^failed \.harnessgym\/mcp\/bad\/mcp\.json tool-inventory: .*"phantom"/),
      expect.stringMatching(/^qualified \.harnessgym\/mcp\/good\/mcp\.json\s*$/),
    ]);
    expect(stdout).toContain('Failed check: tool-inventory');
    const report = JSON.parse(await readFile(join(folder, 'gate/report/qualification.json'), 'utf8'));
    expect(report).toMatchObject({ status: 'failed', room_kept: true });
    expect(await readdir(join(project, 'built/.harnessgym'))).toEqual(['mcp']);
  });
});

/** The blocks that begin with the name of a file. */
async function readmeFiles(): Promise<{ name: string; text: string }[]> {
  const readme = await readFile(join(project, 'node_modules/@harnessgym/qualify/README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)];
  const files = blocks.map(([, name = '', text = '']) => ({ name, text }));
  expect(files.map(({ name }) => name)).toEqual(['gate.mjs']);
  return files;
}
