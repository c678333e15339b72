import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readlink, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentSchemas } from '@harnessgym/core/documents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, runCli } from '../e2e/run-cli.js';
import { layOriginalBundle, originalNames, originalServers } from './original-bundle.js';

// Bundles as the original makes them, the whole way: copied into a workspace, judged before the first attempt, mounted, called.

const hasPython = spawnSync('python3', ['--version']).status === 0;

/** Calls a tool of every server that it was given, and writes down the answers. */
const scenario = `import { writeFileSync } from 'node:fs';
export default {
  name: 'counts words',
  plays: [],
  async turn({ phase, toolset, workspace, callTool, prompt }) {
    if (phase !== 'attempt') return { finalMessage: 'Nothing to do.' };
    const heard = {};
    for (const { name } of toolset.servers) {
      heard[name] = [
        (await callTool(name, 'tally', { text: 'a b c d' })).text,
        (await callTool(name, 'where')).text,
      ];
    }
    writeFileSync(workspace + '/heard.json', JSON.stringify({ heard, prompt }));
    return { finalMessage: 'Counted.' };
  },
};`;

describe.skipIf(!hasPython)('a bundle of the original, copied into a workspace (needs python3)', () => {
  let folder: string;
  let workspace: string;
  let run: CliResult;
  const json = async (path: string) => JSON.parse(await readFile(join(workspace, path), 'utf8'));
  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-original-')));
    workspace = join(folder, 'task');
    await mkdir(workspace);
    await writeFile(join(workspace, 'task.md'), 'Count the words.');
    await writeFile(join(folder, 'scenario.mjs'), scenario);
    await layOriginalBundle(workspace);
    const flags = ['--runner', 'fake', '--fake-scenario', '../scenario.mjs', '--iterations', '1', '--run-id', 'r'];
    run = await runCli(['run', '--task', 'task.md', ...flags], { cwd: workspace, state: join(folder, 'state') });
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is judged before the first attempt, and qualifies as it is', async () => {
    expect([run.code, run.stderr]).toEqual([0, expect.not.stringContaining('quarantine')]);
    const report = documentSchemas['qualification.json'].parse(
      await json('.harnessgym/runs/r/qualification/attempt_1/qualification.json'),
    );
    const verdicts = report.qualifications.map(({ path, verdict, reason }) => [path, verdict, reason]);
    expect(verdicts.filter(([, verdict]) => verdict === 'failed')).toEqual([]);
    expect(verdicts.filter(([, verdict]) => verdict === 'qualified')).toHaveLength(originalNames.length + 1);
    expect(report.qualifications.flatMap(({ framing }) => framing ?? [])).toEqual(
      originalNames.map(() => 'content-length'),
    );
  });

  it('is active in activation.json, each server with the limits of its own spelling', async () => {
    const activation = documentSchemas['activation.json'].parse(await json('.harnessgym/activation.json'));
    expect(activation.quality_gate).toMatchObject({ status: 'passed', active_mcp_count: 5, inactive_mcp_count: 0 });
    expect(activation.quarantined_artifacts).toEqual([]);
    const limits = activation.mcp_servers.map((server) => [
      server.name,
      [server.startup_timeout_sec, server.tool_timeout_sec, server.self_test_timeout_sec],
    ]);
    expect(Object.fromEntries(limits)).toEqual(
      Object.fromEntries(originalNames.map((name) => [name, originalServers[name].limits])),
    );
    expect(activation.mcp_servers.map(({ active }) => active)).toEqual(originalNames.map(() => true));
  });

  it.each(originalNames)('%s answers the agent, from the folder that its manifest means here', async (name) => {
    const { heard } = await json('heard.json');
    const cwd = name === 'words' ? join(workspace, 'bench') : workspace;
    expect(heard[name]).toEqual(['4', cwd]);
  });

  it('links its skill, and lists its servers for who starts Codex by hand', async () => {
    for (const place of ['.agents', '.claude']) {
      const link = join(workspace, place, 'skills/counting-words');
      expect(await realpath(link)).toBe(join(workspace, '.harnessgym/skills/counting-words'));
      expect(await readlink(link)).toMatch(/^\.\./);
    }
    const config = await readFile(join(workspace, '.codex/config.toml'), 'utf8');
    for (const name of originalNames) expect(config).toContain(`[mcp_servers.${name}]`);
  });

  it.each(originalNames)('%s answers the documented helper, called as bundles in the wild call it', (name) => {
    const call = ['--server', name, '--tool', 'tally', '--arguments', '{"text": "one two"}'];
    const helper = spawnSync('python3', ['.harnessgym/runtime/mcp_call.py', ...call], { cwd: workspace });
    expect([helper.status, String(helper.stderr)]).toEqual([0, '']);
    expect(JSON.parse(String(helper.stdout))).toBe(2);
  });

  it('keeps what its registry said: one artifact for the files of a folder, their ids as aliases', async () => {
    const { artifacts } = await json('.harnessgym/registry.json');
    const texts = artifacts.find(({ kind }: { kind: string }) => kind === 'fixture');
    expect(texts).toMatchObject({ id: 'fixture:.harnessgym/fixtures/texts', iteration: 1 });
    expect(texts.metadata.aliases).toEqual(
      ['one.txt', 'two.txt'].map((name) => `fixture:.harnessgym/fixtures/texts/${name}`),
    );
    const flag = artifacts.find(({ path }: { path: string }) => path.includes('/flag/'));
    expect(flag.metadata).not.toHaveProperty('quarantined');
    expect(flag.metadata.qualification).toMatchObject({ status: 'passed', tools: ['tally', 'where'] });
  });

  it('changes none of its files', async () => {
    const pristine = join(folder, 'pristine');
    await layOriginalBundle(pristine);
    for (const kind of ['mcp', 'skills', 'fixtures']) {
      const different = spawnSync('diff', [
        '-r',
        join(pristine, '.harnessgym', kind),
        join(workspace, '.harnessgym', kind),
      ]);
      expect(String(different.stdout)).toBe('');
    }
  });

  it('qualifies by itself as well, against a task that has never seen it', async () => {
    const fresh = join(folder, 'fresh');
    await mkdir(join(fresh, 'bench'), { recursive: true });
    await layOriginalBundle(join(folder, 'bundle'));
    const flags = ['--workspace', fresh, '--fail-unless', 'qualified', '--json'];
    const judged = await runCli(['qualify', join(folder, 'bundle'), ...flags], {
      cwd: folder,
      state: join(folder, 'state'),
    });
    expect([judged.code, JSON.parse(judged.stdout).status]).toEqual([0, 'passed']);
  });
});
