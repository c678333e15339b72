import type { CompareReport } from '@harnessgym/compare';
import type { Section } from '../page.js';

/** The command that plans the same study, as far as the plan tells it. */
export function reproduce({ study: { plan, hash } }: CompareReport): Section {
  const parts = [
    ['--workspace-template', plan.template.path],
    ...(plan.task.path === null ? [] : [['--task', plan.task.path]]),
    ...(plan.bundle === null ? [] : [['--artifact-source', plan.bundle.path]]),
    ['--arms', plan.arms.join(',')],
    ['--trials', String(plan.trialsPerArm)],
    ['--seed', String(plan.seed)],
    ['--iterations', String(plan.budgets.iterations)],
    ['--jobs', String(plan.execution.jobs)],
    ['--metric', plan.metric.name],
    ...(plan.postCommand === null
      ? []
      : [
          ['--post-command', plan.postCommand],
          ['--post-score-key', plan.metric.key],
        ]),
  ];
  const command = parts.map(([flag, value = '']) => `${flag} ${quoted(value)}`).join(' \\\n  ');
  return {
    id: 'reproduce',
    title: 'How to reproduce it',
    blocks: [
      {
        block: 'paragraph',
        text: 'The plan, study.json beside this report, holds every setting, those of the agent included. The command below plans the same study; the same plan has the same hash.',
      },
      {
        block: 'lines',
        text: `harnessgym compare \\\n  ${command} \\\n  --output-dir NEW_FOLDER\n\nPlan hash: ${hash}`,
      },
    ],
  };
}

function quoted(value: string): string {
  return /^[\w./,:=@%+-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
