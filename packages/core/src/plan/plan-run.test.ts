import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { treeDigest } from '@harnessgym/internal-testkit/tree-digest';
import { openRegistry } from '@harnessgym/registry';
import type { Runner } from '@harnessgym/runners';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { resolveConfig } from '../config/resolve-config.js';
import { resolveStateFolder } from '../config/resolve-state-folder.js';
import type { WrittenRunConfig } from '../config/run-config.js';
import { openDocket } from '../qualification/open-docket.js';
import { buildServer, buildSkill } from '../testing/harness-files.js';
import { planRun } from './plan-run.js';
import { runPlanSchema } from './run-plan.js';

let folder: string;
let workspace: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'hg-plan-')));
  workspace = join(folder, 'work');
  await mkdir(workspace);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const runner: Runner = {
  name: 'agent',
  displayName: 'Some Agent',
  commandLine: ({ toolset, sessionId }) => [
    'agent',
    ...(sessionId ? ['resume', sessionId] : []),
    `${toolset.servers.length}`,
  ],
  open: () => Promise.reject(new Error('A plan opens no session.')),
};

async function planHere(written: WrittenRunConfig, over: Partial<Runner> = {}) {
  const base = { cwd: folder, env: {}, now: new Date() };
  const config = await resolveConfig({ taskText: 'Do it.', workspace, stateDir: 'state', ...written }, base);
  return planRun(config, { runner: { ...runner, ...over }, versions: {} });
}

it('tells the prompts of all turns, with placeholders for what only the run can know', async () => {
  const { prompts } = await planHere({});
  expect(prompts.map(({ phase }) => phase)).toEqual(['attempt', 'reflection', 'build', 'repair']);
  const text = Object.fromEntries(prompts.map((prompt) => [prompt.phase, prompt.text]));
  expect(text['attempt']).toContain('You are Some Agent');
  expect(text['attempt']).toContain('Do it.');
  expect(text['reflection']).toContain('(known after the attempt)');
  expect(text['build']).toContain('(known after the reflection)');
  expect(text['repair']).toContain('(known after the check in the clean room)');
});

it('tells the one prompt of a replay, and the commands of its turn', async () => {
  const config = await resolveConfig(
    { taskText: 'Do it.', workspace, stateDir: 'state' },
    { cwd: folder, env: {}, now: new Date() },
  );
  const { prompts, commands } = await planRun(config, { runner, versions: {}, mode: 'replay' });
  expect(prompts.map(({ phase }) => phase)).toEqual(['attempt']);
  expect(prompts[0]?.text).not.toMatch(/tools|skill|later phase/i);
  expect(commands.map(({ purpose }) => purpose)).toEqual(['attempt']);
});

it('plans no repair where none can happen', async () => {
  for (const written of [{ artifactRepairAttempts: '0' }, { qualifyArtifacts: false }]) {
    const { prompts } = await planHere(written);
    expect(prompts.map(({ phase }) => phase)).toEqual(['attempt', 'reflection', 'build']);
  }
});

it('shows the harness as it is: what is qualified in the prompt and among the commands, the rest as candidates', async () => {
  await buildServer(workspace, 'probe', { selfTest: 0 });
  await settleServer('probe');
  await buildSkill(workspace, 'later');
  const before = await treeDigest(folder);
  const plan = await planHere({ postAttemptCommand: 'node score.mjs' });
  expect(await treeDigest(folder)).toBe(before);
  expect(plan.harness).toEqual({
    servers: ['probe'],
    tools: ['echo'],
    skills: [],
    candidates: ['.harnessgym/skills/later/SKILL.md'],
  });
  expect(plan.prompts[0]?.text).toContain('MCP server `probe`: `echo`');
  expect(plan.commands).toEqual([
    { purpose: 'scorer', shell: 'node score.mjs' },
    { purpose: 'attempt', argv: ['agent', '1'] },
    { purpose: 'reflection, build and repair', argv: ['agent', 'resume', '(known after the attempt)', '1'] },
    {
      purpose: 'server probe, behind the proxy',
      argv: expect.arrayContaining(['--', 'node', join(workspace, '.harnessgym/mcp/probe/server.mjs')]),
    },
  ]);
});

it('writes nothing in a fresh workspace, and is one document of its schema', async () => {
  const plan = await planHere({ qualifyArtifacts: false }, { scenario: 'a scenario' });
  expect(await readdir(folder, { recursive: true })).toEqual(['work']);
  expect(runPlanSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  expect(plan.runner).toEqual({ name: 'agent', agent: 'Some Agent', scenario: 'a scenario' });
  expect(plan.runConfig).toMatchObject({ qualify_artifacts: false, workspace });
});

it('C-11 refuses a run id that was used before, as the run would', async () => {
  await mkdir(join(workspace, '.harnessgym/runs/first'), { recursive: true });
  await expect(planHere({ runId: 'first' })).rejects.toThrow(/run id "first" was used before/);
});

async function settleServer(name: string): Promise<void> {
  const stateFolder = await resolveStateFolder('state', { cwd: folder, env: {}, workspace });
  const registry = await openRegistry(workspace, { docket: await openDocket({ workspace, stateFolder }) });
  const artifact = registry.artifacts().find(({ path }) => path.includes(`/${name}/`));
  if (artifact === undefined) throw new Error(`No artifact ${name}.`);
  const { digest } = artifact;
  await registry.settle(
    new Map([[artifact.id, { verdict: 'qualified', digest, reportPath: 'r', tools: ['echo'] }]]),
    1,
  );
}
