import type { Artifact, ServerManifest } from '@harnessgym/registry';
import type { SkillMount, ToolServer } from '@harnessgym/runners';
import { describe, expect, it } from 'vitest';
import type { Activation, IterationRecord } from '../run/records.js';
import type { Task } from '../task.js';
import { attemptPrompt } from './attempt.js';
import { attemptFacts } from './attempt-facts.js';
import { buildPrompt } from './build.js';
import { describeBuilt, describeHarness, describeReplayHarness } from './describe-harness.js';
import { reflectPrompt } from './reflect.js';
import { repairPrompt } from './repair.js';

const resultPath = '/w/.harnessgym/runs/r/iterations/2/result.json';
const optimisation: Task = {
  text: 'Lower best_cycles. Edit kernel_config.json only.',
  source: { from: 'file', path: '/w/task.md' },
  workspace: '/w',
  objective: {
    command: 'node benchmark.mjs --json --mode final',
    claimKey: 'best_cycles',
    scorerKey: 'best_cycles',
    direction: 'lower',
    target: 120_000,
    optimize: true,
  },
};
const plain: Task = {
  text: 'Make the verifier pass.',
  source: { from: 'inline' },
  workspace: '/w',
  objective: { claimKey: 'score', scorerKey: 'score', direction: 'lower', optimize: false },
};

function artifact(over: Partial<Artifact>): Artifact {
  return {
    id: 'x',
    kind: 'mcp',
    path: 'x',
    description: '',
    digest: 'd',
    status: { state: 'candidate' },
    metadata: {},
    ...over,
  };
}

const status = { state: 'qualified', digest: 'd', tools: ['evaluate', 'search'] } as const;
const probe = artifact({ status, path: '.harnessgym/mcp/probe/mcp.json', description: 'Measures and searches.' });
const skill = artifact({
  status,
  kind: 'skill',
  path: '.harnessgym/skills/probe/SKILL.md',
  description: 'When to search.',
});
const tools = { enabledTools: ['evaluate', 'search'] };
const command = { name: 'probe', command: 'node', args: [], cwd: '/w', startupTimeoutMs: 1, toolTimeoutMs: 1 };
const manifest: ServerManifest = { ...command, ...tools, env: {}, selfTest: { form: 'none' } };
const server: ToolServer = { ...command, ...tools };
const folder: SkillMount = { name: 'probe', folder: '/w/.harnessgym/skills/probe' };
const sandbox = { mode: 'off', allowNetwork: [], allowEnv: [], found: { kind: 'none', reason: 'off' } } as const;
const active: Activation = {
  bundle: { root: '/w', artifacts: [probe, skill], digest: 'd' },
  toolset: { servers: [server], skills: [folder] },
  mounted: [
    { form: 'server', artifact: probe, as: 'probe', manifest, server },
    { form: 'skill', artifact: skill, as: 'probe', skill: folder },
  ],
  skipped: [],
  sandbox,
};
const nothing: Activation = {
  bundle: { root: '/w', artifacts: [], digest: '' },
  toolset: { servers: [], skills: [] },
  mounted: [],
  skipped: [],
  sandbox,
};
const others = [
  artifact({
    kind: 'docs',
    path: '.harnessgym/docs/notes.md',
    description: 'Notes',
    status: { state: 'unchecked', digest: 'd' },
  }),
  artifact({ path: '.harnessgym/mcp/broken/mcp.json', status: { state: 'quarantined', digest: 'd', reason: 'r' } }),
];

const attempted: IterationRecord = {
  iteration: 2,
  startedAt: '',
  endedAt: '',
  attempt: {
    phase: 'attempt',
    turn: { outcome: { outcome: 'timed-out', afterMs: 1 }, durationMs: 1 },
    calls: {
      count: 2,
      succeeded: 1,
      failed: 1,
      byStatus: { completed: 1, tool_error: 1 },
      calledTools: ['search'],
      succeededTools: ['search'],
      servers: ['probe'],
      byTool: [{ server: 'probe', tool: 'search', count: 2, succeeded: 1 }],
    },
    callLog: { from: 0, to: 0 },
  },
  claim: {
    status: 'blocked',
    summary: 'The search space is too large to try by hand.',
    missing_tooling: ['a search driver'],
  },
  measurement: {
    score: { status: 'unscored' },
    command: 'c',
    exitCode: 0,
    durationMs: 1,
    stdoutPath: '',
    stderrPath: '',
  },
  verdict: {
    score: 900_000,
    status: 'improved',
    verified: true,
    verifiedBy: 'scorer',
    targetReached: false,
    solved: false,
  },
  mentions: { tools: [], artifacts: [], sources: [] },
  artifactCount: 0,
  activeArtifacts: [],
  activeServers: [],
  activeTools: [],
  activeSkills: [],
  exposure: [],
  repairs: [],
  qualifications: [],
  stop: { next: 'build' },
};
const improvement = {
  form: 'chosen',
  kind: 'mcp',
  name: 'probe',
  reason: 'It finds better settings.',
  targetPath: '.harnessgym/mcp/probe/',
} as const;

describe.each(['standard', 'deep'] as const)('prompts in depth %s', (depth) => {
  const shared = { depth, resultPath, iteration: 2, budgetMs: 1_200_000, built: describeBuilt([probe, ...others]) };

  it('reflection', async () => {
    await expect(reflectPrompt({ ...shared, task: optimisation, facts: attemptFacts(attempted) })).toMatchFileSnapshot(
      `./snapshots/reflect.${depth}.md`,
    );
  });

  it('build', async () => {
    await expect(buildPrompt({ ...shared, task: optimisation, improvement })).toMatchFileSnapshot(
      `./snapshots/build.${depth}.md`,
    );
  });

  it('repair', async () => {
    const prompt = repairPrompt({
      ...shared,
      task: optimisation,
      attempt: 1,
      attempts: 1,
      failures: '.harnessgym/mcp/probe/mcp.json failed self-test: exit code 1\nstderr: no such file',
      reportPath: '/w/.harnessgym/runs/r/iterations/2/qualification/attempt_1/qualification.json',
    });
    await expect(prompt).toMatchFileSnapshot(`./snapshots/repair.${depth}.md`);
  });
});

it('what was built names the versions that were set aside, and only where there are some', () => {
  const built = describeBuilt([probe], ['.harnessgym/set_aside/mcp-probe-0123456789ab']);
  expect(built).toMatch(
    /mcp\/probe\/mcp\.json`: qualified\n- `\.harnessgym\/set_aside\/mcp-probe-0123456789ab`: .*did not pass/,
  );
  expect(describeBuilt([probe], [])).not.toContain('set_aside');
});

describe('the attempt prompt', () => {
  const shared = { agent: 'Codex', mode: 'learn', resultPath, budgetMs: 300_000 } as const;

  it('for an optimisation with a harness', async () => {
    const harness = describeHarness(active, [probe, skill, ...others]);
    await expect(
      attemptPrompt({ ...shared, iteration: 2, task: optimisation, scored: true, harness }),
    ).toMatchFileSnapshot('./snapshots/attempt.optimisation.md');
  });

  it('for a plain task without one', async () => {
    const harness = describeHarness(nothing, []);
    await expect(attemptPrompt({ ...shared, iteration: 1, task: plain, scored: false, harness })).toMatchFileSnapshot(
      './snapshots/attempt.plain.md',
    );
  });

  it('for a replay leaves out what is about building', async () => {
    const harness = describeReplayHarness(active, [probe, skill]);
    const prompt = attemptPrompt({ ...shared, mode: 'replay', iteration: 1, task: plain, scored: false, harness });
    expect(prompt).not.toMatch(/later phase|next phase|missing_tooling/);
    expect(prompt).toContain('used_harness_tools');
    await expect(prompt).toMatchFileSnapshot('./snapshots/attempt.replay.md');
  });

  it('for a replay without a harness does not speak of one', async () => {
    const harness = describeReplayHarness(nothing, [artifact({ path: '.harnessgym/mcp/added/mcp.json' })]);
    const prompt = attemptPrompt({ ...shared, mode: 'replay', iteration: 1, task: plain, scored: false, harness });
    expect(prompt.replaceAll('# HarnessGym', '').replaceAll(resultPath, '')).not.toMatch(
      /tool|skill|harness|session built/i,
    );
    await expect(prompt).toMatchFileSnapshot('./snapshots/attempt.replay-without.md');
  });

  it('F-08 advertises what is mounted and not what is quarantined', () => {
    const harness = describeHarness(active, [probe, skill, ...others]);
    expect(harness).toContain('`evaluate`, `search`');
    expect(harness).not.toContain('broken');
    expect(harness).toContain('failed that check (1 quarantined): leave it alone');
  });

  it('names a script that passed its check, and says of one that none fits that it was not checked', () => {
    const script = (name: string, state: 'qualified' | 'unchecked') =>
      artifact({ kind: 'script', path: `.harnessgym/scripts/${name}`, status: { state, digest: 'd', tools: [] } });
    const harness = describeHarness(nothing, [script('a.mjs', 'qualified'), script('a.pl', 'unchecked')]);
    expect(harness).toContain('- script: `.harnessgym/scripts/a.mjs`');
    expect(harness).toContain('- script, not checked: `.harnessgym/scripts/a.pl`');
  });

  it('says that a skill was not checked when nothing qualified it', () => {
    const unjudged: Activation = {
      ...active,
      mounted: active.mounted.map((one) => ({ ...one, artifact: { ...one.artifact, status: { state: 'candidate' } } })),
    };
    expect(describeHarness(active, [])).toContain('- Skill `probe`');
    expect(describeHarness(unjudged, [])).toContain('- Skill, not checked: `probe`');
  });

  it('F-20 keeps the harness section under its budget, whatever was built', () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      artifact({ kind: 'fixture', path: `.harnessgym/fixtures/${index}`, status: { state: 'unchecked', digest: 'd' } }),
    );
    const harness = describeHarness(nothing, many);
    expect(harness.length).toBeLessThan(6_500);
    expect(harness).toMatch(/… and \d+ more/);
  });

  it('A-05 H-04 fences and bounds the task text', () => {
    const task = { ...plain, text: `\`\`\`\n${'x'.repeat(200_000)}` };
    const prompt = attemptPrompt({ ...shared, iteration: 1, task, scored: false, harness: '' });
    expect(prompt.length).toBeLessThan(70_000);
    expect(prompt).toContain('````');
  });
});
