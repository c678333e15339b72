import { expect, it } from 'vitest';
import type { IterationProgressDocument } from './progress-schemas.js';
import { reachedBy } from './reached-by.js';
import { resumePoint } from './resume-point.js';
import type { IterationProgress, RunProgress } from './run-progress.js';

type Stored = Extract<IterationProgressDocument, { reached: 'verdict' }>['record'];
type Turn = Stored['attempt'];

const outcomes = {
  completed: { outcome: 'completed', finalMessage: '' },
  cancelled: { outcome: 'cancelled' },
  infrastructure: { outcome: 'infrastructure', reason: 'No disk.' },
  refused: { outcome: 'api-error', code: '429', reason: 'Later.' },
} as const;
const turn = (phase: Turn['phase'], outcome: keyof typeof outcomes = 'completed'): Turn => ({
  phase,
  turn: { outcome: outcomes[outcome], durationMs: 1 },
  calls: {
    count: 0,
    succeeded: 0,
    failed: 0,
    byStatus: {},
    calledTools: [],
    succeededTools: [],
    servers: [],
    byTool: [],
  },
  callLog: { from: 0, to: 0 },
});
const attempted = {
  iteration: 1,
  startedAt: '2026-01-02T03:04:05.000Z',
  attempt: turn('attempt'),
  claim: { summary: 'mine' },
  mentions: { tools: [], artifacts: [], sources: [] },
  activeArtifacts: [],
  activeServers: [],
  activeTools: [],
  activeSkills: [],
  exposure: [],
};
const frozen: Stored = {
  ...attempted,
  endedAt: '2026-01-02T03:04:06.000Z',
  repairs: [],
  verdict: { status: 'incomplete', verified: false, verifiedBy: 'agent', solved: false },
  artifactCount: 0,
  qualifications: [],
  stop: { next: 'build' },
};
const improvement = { form: 'described', text: 'a tool' } as const;
const reflected = { ...frozen, reflection: turn('reflection'), improvement };
const built = { ...reflected, build: turn('build') };
const report = (verdict: 'qualified' | 'failed') => ({
  room: '/room',
  roomKept: false,
  reportPath: '/report',
  qualifications: [
    { artifactId: 'mcp:x', kind: 'mcp', path: 'x', digest: '', verdict, tools: [], reason: '', checks: [] } as const,
  ],
});
const gate = { status: 'passed', activeMcpCount: 0, inactiveMcpCount: 0, activeToolCount: 0, warnings: [] } as const;
const result = {
  run_id: 'run',
  iteration: 1,
  task_path: null,
  registry_artifact_count: 0,
  phases: {},
  created_at: attempted.startedAt,
  updated_at: attempted.startedAt,
};
const verdict = (record: Stored): IterationProgressDocument => ({
  schemaVersion: 2,
  reached: 'verdict',
  record,
  result,
});
const stopped = (fields: Partial<Stored>) =>
  verdict({ ...frozen, ...fields, stop: { next: 'stop', reason: 'infrastructure' } });
const checkpoint = {
  createdAt: attempted.startedAt,
  iteration: 1,
  score: 1,
  snapshot: { id: 'id', entries: 0, manifestPath: '/m' },
};
const attempt = (of: Turn): IterationProgressDocument => ({
  schemaVersion: 2,
  reached: 'attempt',
  attempted: { ...attempted, attempt: of },
  result,
});

it.each<[string, IterationProgressDocument, IterationProgress['reached'], string]>([
  ['an attempt that was begun', { schemaVersion: 2, reached: 'start' }, 'start', 'attempt'],
  ['an attempt that was cancelled', attempt(turn('attempt', 'cancelled')), 'start', 'attempt'],
  ['an attempt that is over', attempt(turn('attempt')), 'attempt', 'scoring'],
  ['a verdict', verdict(frozen), 'verdict', 'reflection'],
  [
    'a reflection that was cancelled',
    verdict({ ...reflected, reflection: turn('reflection', 'cancelled') }),
    'verdict',
    'reflection',
  ],
  ['a reflection', verdict(reflected), 'verdict', 'build'],
  ['a build that was cancelled', verdict({ ...built, build: turn('build', 'cancelled') }), 'verdict', 'build'],
  ['a build', verdict(built), 'verdict', 'qualification'],
  ['a failed check', verdict({ ...built, qualifications: [report('failed')] }), 'verdict', 'repair'],
  [
    'a repair that was cancelled',
    verdict({ ...built, qualifications: [report('failed')], repairs: [turn('repair', 'cancelled')] }),
    'verdict',
    'repair',
  ],
  [
    'a repair',
    verdict({ ...built, qualifications: [report('failed')], repairs: [turn('repair')] }),
    'verdict',
    'qualification',
  ],
  [
    'a last failed check',
    verdict({ ...built, qualifications: [report('failed'), report('failed')], repairs: [turn('repair')] }),
    'verdict',
    'qualification',
  ],
  ['a passed check', verdict({ ...built, qualifications: [report('qualified')] }), 'verdict', 'qualification'],
  ['an attempt that could not work', attempt(turn('attempt', 'infrastructure')), 'start', 'attempt'],
  ['the verdict on one', stopped({ attempt: turn('attempt', 'infrastructure') }), 'start', 'attempt'],
  ['the verdict on one whose service refused', stopped({ attempt: turn('attempt', 'refused') }), 'start', 'attempt'],
  [
    'the same after it made the task better',
    stopped({ attempt: turn('attempt', 'refused'), checkpoint }),
    'verdict',
    'reflection',
  ],
  [
    'a reflection whose service refused',
    stopped({ reflection: turn('reflection', 'refused'), improvement }),
    'verdict',
    'reflection',
  ],
  ['a build that could not work', stopped({ ...built, build: turn('build', 'infrastructure') }), 'verdict', 'build'],
  [
    'a repair whose service refused',
    stopped({ ...built, qualifications: [report('failed')], repairs: [turn('repair', 'refused')] }),
    'verdict',
    'repair',
  ],
  ['a solved iteration', verdict({ ...frozen, stop: { next: 'stop', reason: 'solved' } }), 'end', 'closing'],
  ['the last iteration', verdict({ ...built, gate }), 'end', 'closing'],
])('A-13 after %s, the run goes on at its first step that is not finished', (_what, stored, reached, step) => {
  const progress = reachedBy(stored, 'score');
  expect(progress.reached).toBe(reached);
  expect(resumePoint(runWith(new Map([[1, progress]]))).step).toBe(step);
});

it('goes on at the iteration after those that are over', () => {
  const over = reachedBy(verdict({ ...built, gate }), 'score');
  const run = runWith(new Map([[1, over]]));
  expect(resumePoint({ ...run, config: { ...run.config, iterations: 2 } })).toEqual({ iteration: 2, step: 'attempt' });
});

it('goes on at the opening while it is not known whole, and at the closing once the loop is over', () => {
  const run = runWith(new Map());
  expect(resumePoint({ ...run, opening: { reached: 'part', known: {} } })).toEqual({ step: 'opening' });
  const state = { state: 'finished', reason: 'solved' } as const;
  expect(resumePoint({ ...run, end: { reached: 'closing', state } })).toEqual({ step: 'closing' });
});

function runWith(iterations: RunProgress['iterations']): RunProgress {
  const objective = { claimKey: 'score', scorerKey: 'score', direction: 'lower', optimize: false } as const;
  const snapshot = { id: 'id', entries: 0, manifestPath: '/m' };
  return {
    startedAt: attempted.startedAt,
    config: {
      runId: 'run',
      task: { text: '', source: { from: 'inline' }, workspace: '/w', objective },
      iterations: 1,
      attemptMs: [1],
      reflectionMs: 1,
      buildMs: 1,
      scorerMs: 1,
      repairs: 1,
      runner: 'fake',
      limits: {},
      agents: {
        codex: { bin: 'codex', sandbox: 'workspace-write', config: [], extraArgs: [] },
        claude: { bin: 'claude', extraArgs: [] },
      },
      taskState: 'continue',
      depth: 'deep',
      buildAfterSolve: false,
      restoreBest: true,
      qualifyArtifacts: true,
      sandbox: { mode: 'auto', allowNetwork: [], allowEnv: [] },
      ignore: { patterns: [] },
      stateFolder: '/s',
      warnings: [],
    },
    opening: {
      reached: 'end',
      opening: { template: { createdAt: attempted.startedAt, snapshot }, alreadyPassing: false },
    },
    iterations,
    warnings: [],
  };
}
