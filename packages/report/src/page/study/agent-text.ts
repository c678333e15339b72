import type { CompareReport } from '@harnessgym/compare';

/** Which agent the trials ran, as the plan and the agent itself tell it. */
export function agentText({ study: { plan }, trials }: CompareReport): string {
  const told = (of: (agent: (typeof trials)[number]['agent']) => readonly string[]) => [
    ...new Set(trials.flatMap(({ agent }) => of(agent))),
  ];
  const planned = plan.versions['agent'];
  const versions = told(({ versions }) => versions);
  const known = versions.length > 0 || planned === undefined ? versions : [planned];
  const models = told(({ models }) => models);
  const model = models.length > 0 ? [`model ${models.join(' and ')}`] : [];
  return [[String(plan.agent['runner']), known.join(' and ')].join(' ').trim(), ...model].join(', ');
}
