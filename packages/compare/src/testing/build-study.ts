import type { Arm } from '../arm.js';
import type { Study, StudyPlan } from '../plan/study-schema.js';

/** A study as it could have been planned, with what a test is about changed. */
export function buildStudy(changes: Partial<StudyPlan> = {}): Study {
  const { arms = ['plain', 'harnessed'], trialsPerArm = 8 } = changes;
  const plan: StudyPlan = {
    task: { text: 'Make it faster.', path: null, digest: null },
    template: { path: '/srv/template', digest: 'sha256:1' },
    bundle: {
      path: '/srv/bundle/.harnessgym',
      digest: 'sha256:2',
      artifacts: [{ kind: 'mcp_server', path: 'mcp/probe', digest: 'sha256:3', verdict: 'qualified' }],
      excludedKinds: [],
    },
    arms,
    trialsPerArm,
    seed: 7,
    order: orderOf(arms, trialsPerArm),
    budgets: { iterations: 1, attemptMs: [300_000], scorerMs: 120_000 },
    metric: { name: 'score', key: 'score', direction: 'lower-is-better', scoreDirection: 'lower-is-better' },
    postCommand: 'node score.mjs',
    objective: {},
    ignore: { patterns: [] },
    invalidTrials: 'worst',
    requirements: { activeHarness: true, toolUse: false },
    rule: { alpha: 0.05, effectOfInterest: 0.8, targetPower: 0.8 },
    minimumDetectableEffect: 0.87,
    trialsNeeded: 14,
    taskState: 'reset',
    agent: { runner: 'fake' },
    versions: { harnessgym: '0.1.0' },
    execution: { executor: 'local', jobs: 1, quietScoring: false },
    ...changes,
  };
  return { schemaVersion: 1, createdAt: '2026-01-02T03:04:05.000Z', hash: 'plan', plan, warnings: [] };
}

function orderOf(arms: readonly Arm[], trialsPerArm: number): StudyPlan['order'] {
  return Array.from({ length: trialsPerArm }, (_, block) =>
    arms.map((arm) => ({ block, arm, trial: block + 1 })),
  ).flat();
}
