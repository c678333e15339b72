import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fixtureServer } from '@harnessgym/internal-testkit/fixture-server';
import { connectServer } from '@harnessgym/mcp-proxy/transport';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../architecture/read-packages.js';

// The proxy as somebody else's tool gets it: packed, installed alone, and used as its README says, word by word.

const run = promisify(execFile);
const source = join(root, 'packages', 'mcp-proxy');
let project: string;
let installed: string;
let packedBytes: number;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'hg-proxy-alone-'));
  const pnpm = join(root, 'tools', 'pnpm', 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
  await run(process.execPath, [pnpm, 'pack', '--pack-destination', project], { cwd: source });
  const tarball = (await readdir(project)).find((name) => name.endsWith('.tgz')) ?? expect.unreachable();
  packedBytes = (await stat(join(project, tarball))).size;
  await writeFile(join(project, 'package.json'), '{ "private": true }');
  const npm = ['install', '--no-audit', '--no-fund', '--loglevel=error', `./${tarball}`];
  await run('npm', npm, { cwd: project });
  installed = join(project, 'node_modules', '@harnessgym', 'mcp-proxy');
  await cp(fixtureServer('echo'), join(project, 'sums.mjs'));
  for (const { name, text } of await readmeFiles()) await writeFile(join(project, name), text);
}, 120_000);
afterAll(() => rm(project, { recursive: true, force: true }));

describe('the package', () => {
  it('is smaller than 60 kB when packed, and brings nothing with it', async () => {
    expect(packedBytes).toBeLessThan(60_000);
    const names = await readdir(join(project, 'node_modules', '@harnessgym'));
    expect(names).toEqual(['mcp-proxy']);
    expect((await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'))).toEqual([
      '@harnessgym',
    ]);
  });

  it.each([
    ['index.js', []],
    ['bin.js', []],
    ['read/index.js', []],
    ['otel/index.js', ['@opentelemetry/api']],
    ['transport/index.js', ['@modelcontextprotocol/client']],
  ])('%s reaches nothing but node:, its own files, and %j', async (entry, peers) => {
    expect(await bareImports(join(installed, 'dist', entry))).toEqual(new Set(peers));
  });
});

// In the order of a reader: the log that is read is the one that the first two wrote.
describe('its README', () => {
  it('wraps a server in .mcp.json: it answers, and its calls are in the log', async () => {
    const { mcpServers } = JSON.parse(await readFile(join(project, '.mcp.json'), 'utf8'));
    expect(await addThrough(mcpServers.sums)).toBe('3');
    expect(await log()).toMatch(/"server":"sums","status":"completed","tool_name":"add"/);
  });

  it('wraps a server from code', async () => {
    await link('@modelcontextprotocol/client');
    expect((await run(process.execPath, ['wrap.mjs'], { cwd: project })).stdout).toBe('3\n');
    expect(await log()).toContain('"run_id":"r1"');
  });

  it('taps streams in process', async () => {
    await using connection = await connect({ command: process.execPath, args: ['tap.mjs'] });
    await connection.client.callTool({ name: 'add', arguments: { a: 1, b: 2 } });
    await expect.poll(() => connection.stderrTail()).toBe('add started\nadd completed\n');
  });

  it('reads a log', async () => {
    const { stdout } = await run(process.execPath, ['read.mjs'], { cwd: project });
    expect(stdout).toMatch(/^no run { completed: 1 } [\d.]+ [\d.]+$/m);
    expect(stdout).toMatch(/^r1 { completed: 1 } [\d.]+ [\d.]+$/m);
    expect(stdout).toMatch(/^0 lines were no event$/m);
  });

  it('traces the calls with any SDK', async () => {
    for (const name of ['@opentelemetry/api', '@opentelemetry/sdk-trace-base']) await link(name);
    await writeFile(
      join(project, 'sdk.mjs'),
      `import { trace } from '@opentelemetry/api';
      import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
      const exporter = { export: (spans, done) => { for (const { name } of spans) console.error('span', name); done({ code: 0 }); }, shutdown: async () => {} };
      trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));`,
    );
    await using connection = await connect({ command: process.execPath, args: ['--import', './sdk.mjs', 'trace.mjs'] });
    await connection.client.callTool({ name: 'add', arguments: { a: 1, b: 2 } });
    await expect.poll(() => connection.stderrTail()).toBe('span tools/call add\n');
  });
});

/** The blocks that begin with the name of a file. */
async function readmeFiles(): Promise<{ name: string; text: string }[]> {
  const readme = await readFile(join(installed, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)];
  const files = blocks.map(([, name = '', text = '']) => ({ name, text }));
  expect(files.map(({ name }) => name)).toEqual(['.mcp.json', 'wrap.mjs', 'tap.mjs', 'read.mjs', 'trace.mjs']);
  return files;
}

function connect(server: { command: string; args: string[] }) {
  const { signal } = new AbortController();
  return connectServer({ name: 'readme', cwd: project, ...server }, { signal, startupTimeoutMs: 60_000 });
}

async function addThrough(server: { command: string; args: string[] }): Promise<unknown> {
  await using connection = await connect(server);
  const { content } = await connection.client.callTool({ name: 'add', arguments: { a: 1, b: 2 } });
  const [first] = content;
  return first?.type === 'text' ? first.text : undefined;
}

function log(): Promise<string> {
  return readFile(join(project, '.harnessgym', 'mcp_calls.jsonl'), 'utf8');
}

/** What a user would have installed beside it. */
async function link(name: string): Promise<void> {
  const target = join(project, 'node_modules', name);
  await mkdir(dirname(target), { recursive: true });
  await symlink(join(source, 'node_modules', name), target);
}

async function bareImports(file: string, seen = new Set<string>()): Promise<Set<string>> {
  const bare = new Set<string>();
  if (seen.has(file)) return bare;
  seen.add(file);
  for (const { fileName } of ts.preProcessFile(await readFile(file, 'utf8'), true, true).importedFiles) {
    if (fileName.startsWith('.'))
      for (const each of await bareImports(join(dirname(file), fileName), seen)) bare.add(each);
    else if (!fileName.startsWith('node:')) bare.add(fileName);
  }
  return bare;
}
