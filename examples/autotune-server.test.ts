import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));
const artifact = '.harnessgym/mcp/attention-autotune';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'autotune-server-'));
  await cp(join(here, 'cpu_attention_autotune_task'), folder, { recursive: true });
  await mkdir(join(folder, artifact), { recursive: true });
  await cp(join(here, 'scenarios/attention-autotune'), join(folder, artifact), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the server that the script builds', () => {
  it('answers each line with one line, in order, and ends with its input', () => {
    const replies = converse(
      '{ torn',
      request(1, 'initialize', { protocolVersion: '2025-06-18' }),
      JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
      request('two', 'tools/list'),
      request(3, 'server/discover'),
      request(4, 'tools/call', { name: 'toString' }),
    );
    expect(replies.map(({ id, error }) => [id, error?.code])).toEqual([
      [null, -32700],
      [1, undefined],
      ['two', undefined],
      [3, -32601],
      [4, -32602],
    ]);
    expect(replies[1]?.result).toMatchObject({ protocolVersion: '2025-06-18', capabilities: { tools: {} } });
  });

  it.each([
    ['2024-11-05', '2024-11-05'],
    ['2025-11-25', '2025-11-25'],
    ['2099-01-01', '2025-11-25'],
    [undefined, '2025-11-25'],
  ])('asked for version %s, speaks %s', (asked, spoken) => {
    const [reply] = converse(request(1, 'initialize', { protocolVersion: asked }));
    expect(reply?.result?.['protocolVersion']).toBe(spoken);
  });

  it('lists tools that clients accept, the ones its manifest enables', async () => {
    const [reply] = converse(request(1, 'tools/list'));
    const tools = reply?.result?.['tools'] as { name: string; inputSchema: object; annotations: object }[];
    const manifest = JSON.parse(await readFile(join(folder, artifact, 'mcp.json'), 'utf8'));
    expect(tools.map(({ name }) => name)).toEqual(manifest.enabled_tools);
    for (const tool of tools) {
      expect(tool.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(tool.annotations).toMatchObject({ readOnlyHint: tool.name !== 'apply' });
    }
  });

  it('needs to be told the mode', () => {
    for (const tool of ['evaluate', 'trace', 'neighbours', 'search', 'apply']) {
      const { isError, content } = call(tool, {});
      expect(isError, tool).toBe(true);
      expect(content['error']).toMatchObject({ code: 'invalid_arguments' });
    }
  });

  it('finds and applies something better than what is in the workspace, and the benchmark agrees', async () => {
    const found = call('search', { mode: 'final', budget: 1_500, seed: 3 }).content;
    expect(Number(found['score'])).toBeLessThan(Number(found['before']));
    expect(call('apply', { mode: 'final', config: found['config'] }).content).toMatchObject({
      applied: true,
      before: 1_008_322,
      after: found['score'],
    });
    const { stdout } = node('benchmark.mjs', '--json', '--mode', 'final');
    expect(JSON.parse(stdout).score).toBe(found['score']);
    expect((await readdir(folder)).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  });

  it('refuses a budget that would keep its client waiting', () => {
    const { isError, content } = call('search', { mode: 'final', budget: 20_001 });
    expect(isError).toBe(true);
    expect(content['error']).toMatchObject({ problems: ['"budget" must be at most 20000'] });
  });

  it('starts its search at the configuration it finds', async () => {
    const path = join(folder, 'kernel_config.json');
    const shipped = call('search', { mode: 'final', budget: 60 }).content;
    await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), vector_width: 16 }));
    const other = call('search', { mode: 'final', budget: 60 }).content;
    expect(other['before']).not.toBe(shipped['before']);
    expect(other['score']).not.toBe(shipped['score']);
  });

  it('holds no configuration, score or fixture of the task', async () => {
    for (const file of await readdir(join(folder, artifact))) {
      const text = await readFile(join(folder, artifact, file), 'utf8');
      expect(text, file).not.toMatch(/swizzled|poly[345]|85[_,]?524|46[_,]?933|1[_,]?008[_,]?322/);
    }
  });

  it('keeps its replies below eight kilobytes at the largest arguments', () => {
    for (const [tool, args] of [
      ['trace', { mode: 'final' }],
      ['neighbours', { mode: 'final', limit: 30 }],
      ['compare', {}],
      ['search', { mode: 'final', budget: 2_000 }],
    ] as const) {
      expect(JSON.stringify(call(tool, args).content).length, tool).toBeLessThan(8_192);
    }
  });

  it('tells where it should be started when the task is not there', async () => {
    await rm(join(folder, 'cost-model.mjs'));
    expect(call('trace', { mode: 'final' })).toMatchObject({
      isError: true,
      content: { error: { code: 'no_workspace' } },
    });
  });
});

describe('its own test', () => {
  it('passes in a fresh copy, with a report, and leaves the workspace as it was', async () => {
    const before = await contents();
    const { status, report } = selfTest();
    expect(report.checks.filter((check) => check.status !== 'passed')).toEqual([]);
    expect(report.checks.length).toBeGreaterThan(10);
    expect(status).toBe(0);
    expect(await contents()).toEqual(before);
  });

  it('does not depend on the configuration in the workspace', async () => {
    await writeFile(join(folder, 'kernel_config.json'), '{ "tile_m": 17 }');
    expect(selfTest().status).toBe(0);
  });

  it.each([
    ['a search that throws', 'search.mjs', 'const random = ', "throw new Error('out of order');\n  const random = "],
    ['a search that ignores its budget', 'search-workspace.mjs', '    budget,\n', '    budget: budget + 1,\n'],
    ['a missing rollback', 'apply.mjs', '  await workspace.writeText(old);\n', ''],
    ['a dry run that writes', 'apply.mjs', 'if (dryRun)', 'if (false)'],
    ['regressions that are let through', 'apply.mjs', '!better && !allowRegression', 'false'],
    ['noise on stdout', 'server.mjs', 'await serve();', "console.log('ready');\n  await serve();"],
    ['a tool the manifest does not know', 'tools.mjs', "name: 'compare'", "name: 'contrast'"],
    ['a schema that is not enforced', 'arguments.mjs', 'if (problems.length > 0)', 'if (false)'],
    ['a trace that loses a component', 'inspect.mjs', 'components: parts,', 'components: parts.slice(1),'],
    ['a server that dies', 'server.mjs', 'return call(params);', 'process.exit(3);'],
  ])('fails for %s', async (_, file, from, to) => {
    const path = join(folder, artifact, file);
    const source = await readFile(path, 'utf8');
    expect(source).toContain(from);
    await writeFile(path, source.replace(from, to));
    const { status, report } = selfTest();
    expect(report.status).toBe('failed');
    expect(status).toBe(1);
  });
});

interface Reply {
  id: unknown;
  result?: Record<string, unknown>;
  error?: { code: number };
}

function request(id: number | string, method: string, params: object = {}) {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

/** Every line the server prints for these lines; it must end by itself when they are over. */
function converse(...lines: string[]): Reply[] {
  const { status, stdout } = node(`${artifact}/server.mjs`, { input: `${lines.join('\n')}\n` });
  expect(status).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function call(name: string, args: object) {
  const [reply] = converse(request(1, 'tools/call', { name, arguments: args }));
  const { isError, structuredContent } = reply?.result ?? {};
  return { isError, content: structuredContent as Record<string, unknown> };
}

function selfTest() {
  const { status, stdout } = node(`${artifact}/server.mjs`, '--self-test');
  const report = JSON.parse(stdout) as { status: string; checks: { name: string; status: string }[] };
  return { status, report };
}

function node(script: string, ...rest: (string | { input: string })[]) {
  const args = rest.filter((part) => typeof part === 'string');
  const [options = {}] = rest.filter((part) => typeof part === 'object');
  const { status, stdout } = spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: 'utf8',
    ...options,
  });
  return { status, stdout };
}

async function contents() {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Promise.all(files.map(async (file) => [file.name, await readFile(join(file.parentPath, file.name), 'utf8')]));
}
