import type { RunConfig } from '@harnessgym/core';
import { planInvalid } from './plan-invalid.js';
import type { Metric } from './study-schema.js';

const names = ['score', 'success', 'time'] as const;

/** What a number of a trial is: by default the score, where something measures one. Throws CompareError PLAN_INVALID. */
export function readMetric(
  written: string | undefined,
  { task: { objective } }: Pick<RunConfig, 'task'>,
): { metric: Metric; warnings: string[] } {
  const scored = objective.command !== undefined;
  const name = names.find((one) => one === (written ?? (scored ? 'score' : 'success')));
  if (name === undefined) throw planInvalid(`--metric: "${written}" is unknown. Use one of: ${names.join(', ')}.`);
  const better = { score: objective.direction, success: 'higher', time: 'lower' } as const;
  const { target } = objective;
  return {
    metric: {
      name,
      key: scored ? objective.scorerKey : objective.claimKey,
      direction: `${better[name]}-is-better`,
      scoreDirection: `${objective.direction}-is-better`,
      ...(target !== undefined && { target }),
    },
    warnings: scored ? [] : [unmeasured(name)],
  };
}

function unmeasured(name: Metric['name']): string {
  const what = name === 'score' ? 'The score is' : 'Whether a trial solved the task is';
  return `${what} what the agent says of itself: no command measures it. Add --post-command to know.`;
}
