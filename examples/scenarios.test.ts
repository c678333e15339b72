import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FakePhase, FakeScenario, FakeScene, ToolReply } from '@harnessgym/runners';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import attentionAutotune from './scenarios/attention-autotune.mjs';
import numericalDebug from './scenarios/numerical-debug.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const hasPython = spawnSync('python3', ['--version']).status === 0;
const serverName = 'attention-autotune';

let workspace: string;
let resultPath: string;
let said: string[];
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'scenario-'));
  said = [];
  resultPath = join(workspace, '.harnessgym/runs/r/iterations/1/result.json');
  await mkdir(join(resultPath, '..'), { recursive: true });
  await writeFile(resultPath, JSON.stringify({ run_id: 'r', status: 'running', phases: { attempt: { status: 'x' } } }));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

describe('the numerical scenario', () => {
  it('is blocked, chooses a probe, builds and registers it, and then solves the task with it', async () => {
    await cp(join(here, 'numerical_debug_task'), workspace, { recursive: true });
    await plays(numericalDebug, 'harnessgym_fake_probe.mjs');
    expect(said.join('\n')).toContain('"got_over_expected": 0.5');
  });

  it.skipIf(!hasPython)('plays the same on the Python original (needs python3)', async () => {
    await writeFile(
      join(workspace, 'kernel_ops.py'),
      `import math

def normalized_dot(a, b):
    dot = sum(p * q for p, q in zip(a, b))
    norm = math.sqrt(sum(p * p for p in a)) + math.sqrt(sum(q * q for q in b))
    return 0.0 if norm == 0.0 else dot / norm
`,
    );
    await writeFile(
      join(workspace, 'verifier.py'),
      'import sys, kernel_ops\nsys.exit(kernel_ops.normalized_dot([1.0, 0.0], [1.0, 0.0]) != 1.0)\n',
    );
    await plays(numericalDebug, 'harnessgym_fake_probe.py');
  });

  it('stays blocked when the verifier still fails', async () => {
    await cp(join(here, 'numerical_debug_task'), workspace, { recursive: true });
    await writeFile(join(workspace, 'verifier.mjs'), 'process.exitCode = 3;\n');
    expect(await turn(numericalDebug, 'attempt', 2)).toHaveProperty('blocked');
    expect(await result()).toMatchObject({
      status: 'blocked',
      verified: false,
      verification: { status: 'failed', return_code: 3 },
    });
  });

  it('A-17 records a verifier that never ends as timed out', { timeout: 30_000 }, async () => {
    await cp(join(here, 'numerical_debug_task'), workspace, { recursive: true });
    await writeFile(join(workspace, 'verifier.mjs'), 'setInterval(() => {}, 1000);\n');
    expect(await turn(numericalDebug, 'attempt', 2)).toHaveProperty('blocked');
    expect(await result()).toMatchObject({ verified: false, verification: { status: 'timeout' } });
  });

  it('rejects with the reason of a turn that is over, and leaves no process', { timeout: 8_000 }, async () => {
    await cp(join(here, 'numerical_debug_task'), workspace, { recursive: true });
    await writeFile(
      join(workspace, 'verifier.mjs'),
      "import { writeFileSync } from 'node:fs';\nwriteFileSync('pid', String(process.pid));\nsetInterval(() => {}, 1000);\n",
    );
    const over = new AbortController();
    const playing = turn(numericalDebug, 'attempt', 2, { signal: over.signal });
    const pid = Number(await appearing(join(workspace, 'pid')));
    over.abort(new Error('the turn is over'));
    await expect(playing).rejects.toThrow('the turn is over');
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

describe('the optimisation scenario', () => {
  beforeEach(() => cp(join(here, 'cpu_attention_autotune_task'), workspace, { recursive: true }));

  it('only measures when no server is mounted', async () => {
    const before = await readFile(join(workspace, 'kernel_config.json'), 'utf8');
    expect(await turn(attentionAutotune, 'attempt', 2)).toHaveProperty('blocked');
    expect(await result()).toMatchObject({
      status: 'blocked',
      verified: false,
      metrics: { score: 1_008_322, best_cycles: 1_008_322 },
      blockers: [expect.any(String)],
      missing_tooling: expect.arrayContaining([expect.any(String)]),
    });
    expect(await readFile(join(workspace, 'kernel_config.json'), 'utf8')).toBe(before);
  });

  it('chooses, builds, tests and registers a server and its skill', async () => {
    await turn(attentionAutotune, 'reflection', 1);
    expect(await result()).toMatchObject({
      reflection: {
        selected_improvement: { kind: 'mcp', name: serverName, target_path: `.harnessgym/mcp/${serverName}` },
      },
    });
    expect(await turn(attentionAutotune, 'build', 1)).toHaveProperty('finalMessage');
    expect(await result()).toMatchObject({
      status: 'tooling_built',
      tooling: { built: true },
      verification: { tooling_tests: [{ status: 'passed' }] },
    });
    const built = await readdir(join(workspace, '.harnessgym/mcp', serverName));
    expect(built).toEqual(expect.arrayContaining(['mcp.json', 'server.mjs']));
    expect(await readFile(join(workspace, `.harnessgym/skills/${serverName}/SKILL.md`), 'utf8')).toMatch(
      /^---\nname: attention-autotune\ndescription: .+\n---\n/,
    );
    expect((await registryEntries()).map(({ id }) => id)).toEqual([
      `mcp:.harnessgym/mcp/${serverName}/mcp.json`,
      `skill:.harnessgym/skills/${serverName}/SKILL.md`,
    ]);
  });

  it('lowers the score with the tools it built, and says which it called', async () => {
    await turn(attentionAutotune, 'build', 1);
    expect(await turn(attentionAutotune, 'attempt', 2, mounted())).toHaveProperty('finalMessage');
    const { metrics, ...rest } = await result();
    expect(metrics.score).toBeLessThan(1_008_322);
    expect(metrics.score).toBe(await finalScore());
    expect(rest).toMatchObject({
      status: 'incomplete',
      verified: true,
      blockers: [],
      used_harness_tools: ['apply', 'evaluate', 'search', 'trace'],
    });
  });

  it('ends elsewhere when the task is another one: nothing about the answer is stored', async () => {
    await turn(attentionAutotune, 'build', 1);
    await keepOneLayoutOnly();
    await turn(attentionAutotune, 'attempt', 2, mounted());
    const { metrics } = await result();
    expect(metrics.score).toBe(await finalScore());
    const config = JSON.parse(await readFile(join(workspace, 'kernel_config.json'), 'utf8'));
    expect(config.layout).toBe('row');
  });

  it('says why and measures all the same when a tool fails', async () => {
    const callTool = async (): Promise<ToolReply> => ({ text: 'out of order', isError: true });
    expect(await turn(attentionAutotune, 'attempt', 2, { ...mounted(), callTool })).toHaveProperty('blocked');
    expect(await result()).toMatchObject({
      status: 'blocked',
      verified: false,
      blockers: ['trace failed: out of order'],
      metrics: { score: 1_008_322 },
    });
  });

  it('repairs a broken server by writing it again, and repeats what the clean room said', async () => {
    await turn(attentionAutotune, 'build', 1);
    await writeFile(join(workspace, '.harnessgym/mcp', serverName, 'search.mjs'), 'throw 1;');
    const prompt = 'What failed:\n```\nFailed check: self-test\nReason: the self-test exited with code 1\n```';
    const step = await turn(attentionAutotune, 'repair', 1, { prompt });
    expect(step).toMatchObject({ finalMessage: expect.stringContaining('the self-test exited with code 1') });
    expect(await registryEntries()).toHaveLength(2);
  });
});

describe('every scenario', () => {
  it.each([
    [numericalDebug, 'numerical_debug_task'],
    [attentionAutotune, 'cpu_attention_autotune_task'],
  ])('knows its task by files that are there', async ({ plays }, task) => {
    expect(await readdir(join(here, task))).toEqual(expect.arrayContaining([...(plays[0] ?? [])]));
  });
});

/** The documented course of the scenario without a score. */
async function plays(scenario: FakeScenario, probe: string) {
  const path = `.harnessgym/tools/${probe}`;
  expect(await turn(scenario, 'attempt', 1)).toHaveProperty('blocked');
  expect(await result()).toMatchObject({ status: 'blocked', verified: false, blockers: [expect.any(String)] });
  await turn(scenario, 'reflection', 1);
  await turn(scenario, 'build', 1);
  expect(await result()).toMatchObject({
    run_id: 'r',
    phases: { attempt: { status: 'x' } },
    status: 'tooling_built',
    reflection: { selected_improvement: { kind: 'tool', name: 'harnessgym_fake_probe', target_path: path } },
  });
  const entry = { id: `tool:${path}`, kind: 'tool', path, iteration: 1, metadata: { source: 'fake-runner' } };
  expect(await registryEntries()).toMatchObject([entry]);
  expect(await turn(scenario, 'attempt', 2)).toHaveProperty('finalMessage');
  expect(await result()).toMatchObject({
    status: 'solved',
    verified: true,
    verification: { status: 'passed', return_code: 0 },
    used_artifacts: [entry],
  });
}

function turn(scenario: FakeScenario, phase: FakePhase, iteration: number, rest: Partial<FakeScene> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  return scenario.turn({
    phase,
    iteration,
    runId: 'r',
    workspace,
    resultPath,
    conversation: [],
    prompt: '',
    toolset: { servers: [], skills: [] },
    env: { PATH, HOME },
    signal: new AbortController().signal,
    callTool: () => Promise.reject(new Error('no server is mounted')),
    say: (line) => said.push(line),
    ...rest,
  });
}

/** A session with the built server: each call is a conversation of its own over the server's pipes. */
function mounted(): Pick<FakeScene, 'toolset' | 'callTool'> {
  const args = [join(workspace, '.harnessgym/mcp', serverName, 'server.mjs')];
  const limits = { startupTimeoutMs: 10_000, toolTimeoutMs: 60_000 };
  const server = { name: serverName, command: 'node', args, cwd: workspace, enabledTools: [], ...limits };
  return {
    toolset: { servers: [server], skills: [] },
    async callTool(_, tool, given = {}) {
      const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool, arguments: given } };
      const input = `${JSON.stringify(call)}\n`;
      const { stdout } = spawnSync(process.execPath, args, { cwd: workspace, input, encoding: 'utf8' });
      const { content, structuredContent, isError } = JSON.parse(stdout).result;
      return { text: content[0].text, isError, structured: structuredContent };
    },
  };
}

/** Leaves the search a single layout to choose from, by the task's own schema. */
async function keepOneLayoutOnly() {
  const path = join(workspace, 'config-schema.mjs');
  const schema = await readFile(path, 'utf8');
  await writeFile(path, schema.replace(/\['row', .*?\]/, "['row']"));
}

async function finalScore(): Promise<number> {
  const args = ['benchmark.mjs', '--json', '--mode', 'final'];
  return JSON.parse(spawnSync(process.execPath, args, { cwd: workspace, encoding: 'utf8' }).stdout).score;
}

async function result() {
  return JSON.parse(await readFile(resultPath, 'utf8'));
}

async function registryEntries(): Promise<{ id: string }[]> {
  return JSON.parse(await readFile(join(workspace, '.harnessgym/registry.json'), 'utf8')).artifacts;
}

async function appearing(path: string): Promise<string> {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text !== '') return text;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
