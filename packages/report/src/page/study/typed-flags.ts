import type { StudyPlan } from '@harnessgym/compare';

/** Without a value, it stands alone. */
export type TypedFlag = readonly [flag: string, value?: string];

/** A plan as the flags that one would type for it. */
export function typedFlags(plan: StudyPlan): TypedFlag[] {
  const { task, template, bundle, requirements, rule, execution } = plan;
  return [
    ['--workspace-template', template.path],
    task.path === null ? ['--task-text', task.text] : ['--task', task.path],
    ['--task-state', plan.taskState],
    ...(bundle === null ? [] : bundleFlags(bundle)),
    ['--arms', plan.arms.join(',')],
    ['--trials', String(plan.trialsPerArm)],
    ['--seed', String(plan.seed)],
    ['--jobs', String(execution.jobs)],
    ...(execution.quietScoring ? [['--quiet-scoring'] as const] : []),
    [requirements.activeHarness ? '--require-active-harness' : '--no-require-active-harness'],
    [requirements.toolUse ? '--require-harness-tool-use' : '--no-require-harness-tool-use'],
    ...agentFlags(plan.agent),
    ...budgetFlags(plan.budgets),
    ...scoringFlags(plan),
    ['--alpha', String(rule.alpha)],
    ['--effect-of-interest', String(rule.effectOfInterest)],
    ['--target-power', String(rule.targetPower)],
  ];
}

function bundleFlags({ path, excludedKinds }: NonNullable<StudyPlan['bundle']>): TypedFlag[] {
  return [['--artifact-source', path], ...excludedKinds.map((kind) => ['--exclude-kind', kind] as const)];
}

function budgetFlags({ iterations, attemptMs, tokens, costUsd }: StudyPlan['budgets']): TypedFlag[] {
  const attempts = attemptMs.map(seconds).join(',');
  return [
    ['--iterations', String(iterations)],
    [attemptMs.length > 1 ? '--attempt-timeouts' : '--attempt-timeout', attempts],
    ...(tokens === undefined ? [] : [['--max-tokens', String(tokens)] as const]),
    ...(costUsd === undefined ? [] : [['--max-cost-usd', String(costUsd)] as const]),
  ];
}

function scoringFlags({ metric, postCommand, budgets }: StudyPlan): TypedFlag[] {
  const measured: TypedFlag[] =
    postCommand === null
      ? [['--score-key', metric.key]]
      : [
          ['--post-command', postCommand],
          ['--post-score-key', metric.key],
          ['--post-timeout', seconds(budgets.scorerMs)],
        ];
  const rises = metric.name === 'score' && metric.direction === 'higher-is-better';
  return [
    ...measured,
    ['--metric', metric.name],
    ...(rises ? [['--higher-is-better'] as const] : []),
    ...(metric.target === undefined ? [] : [['--stop-score', String(metric.target)] as const]),
  ];
}

/** The settings of other agents are in the plan as well; with this one their flags would be refused. */
function agentFlags(agent: StudyPlan['agent']): TypedFlag[] {
  const runner = String(agent['runner']);
  const own = families[runner];
  return Object.entries(agent).flatMap(([name, value]): TypedFlag[] => {
    const isOfOther = /^(codex|claude|acp|fake)_/.test(name) && name.split('_')[0] !== own;
    const isUnsaid = name === 'allow_network' && agent['sandbox'] === 'off';
    return isOfOther || isUnsaid ? [] : settingFlags(name, value);
  });
}

const families: Readonly<Record<string, string>> = {
  exec: 'codex',
  'tui-goal': 'codex',
  claude: 'claude',
  acp: 'acp',
  fake: 'fake',
};

function settingFlags(name: string, value: unknown): TypedFlag[] {
  const flag = `--${name.replace(/_args$/, '_arg').replaceAll('_', '-')}`;
  if (name === 'acp_command' && Array.isArray(value)) return [[flag, value.map(inner).join(' ')]];
  if (Array.isArray(value)) return value.map((one) => [flag, String(one)] as const);
  return typeof value === 'string' || typeof value === 'number' ? [[flag, String(value)]] : [];
}

/** A word of a command line that is one value itself. */
function inner(word: unknown): string {
  const text = String(word);
  return /^[\w./:=@%+-]+$/.test(text) ? text : `"${text.replaceAll(/["\\$`]/g, '\\$&')}"`;
}

function seconds(ms: number): string {
  return `${ms / 1_000}s`;
}
