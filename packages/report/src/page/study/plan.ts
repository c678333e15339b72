import type { CompareReport, StudyPlan } from '@harnessgym/compare';
import { countText, none, numberText, percentText } from '../../format/number-text.js';
import type { Block, Fact, Section } from '../page.js';
import { metricLabel } from './metric-text.js';

/** What was settled before the first trial, with the hash that holds it still. */
export function plan({ study }: CompareReport): Section {
  return {
    id: 'plan',
    title: 'The plan',
    blocks: [
      {
        block: 'facts',
        facts: [['Plan hash (SHA-256)', { said: study.hash }], ['Written', study.createdAt], ...settled(study.plan)],
      },
      ...bundle(study.plan),
      {
        block: 'table',
        table: {
          caption: 'Order of the trials',
          columns: [{ name: 'Block' }, { name: 'Trials, in order' }],
          rows: blocksOf(study.plan.order),
          whole: 'study.json',
        },
      },
      { block: 'lines', text: study.plan.task.text },
    ],
  };
}

function settled(one: StudyPlan): Fact[] {
  const { metric, rule, requirements, execution } = one;
  return [
    ['Task', { said: one.task.path ?? 'given inline' }],
    ['Template', { said: `${one.template.path} (${one.template.digest})` }],
    ['Arms', one.arms.join(', ')],
    ['Trials per arm', numberText(one.trialsPerArm)],
    ['Seed', String(one.seed)],
    ['Metric', metricLabel(metric)],
    ...(metric.target === undefined ? [] : [['Target', numberText(metric.target)] as const]),
    ['Scorer', one.postCommand === null ? 'none: success is what the agent claims' : { said: one.postCommand }],
    ['Invalid trials', `count as the ${one.invalidTrials}`],
    ['Required', required(requirements)],
    [
      'Rule',
      `alpha ${rule.alpha}; effect of interest: beats plain in ${percentText(rule.effectOfInterest)} of pairs; target power ${percentText(rule.targetPower)}`,
    ],
    [
      'Smallest effect that is found',
      one.minimumDetectableEffect === null
        ? 'none with so few trials'
        : `beats plain in ${percentText(one.minimumDetectableEffect)} of pairs`,
    ],
    ['Trials needed per arm', numberText(one.trialsNeeded)],
    ['Task state', one.taskState],
    [
      'Execution',
      `${execution.executor}, ${countText(execution.jobs, 'trial')} at a time${execution.quietScoring ? ', scored one by one' : ''}`,
    ],
    ...(execution.view === undefined ? [] : [['Trials see', sight(execution.view)] as const]),
    ['Agent', { said: JSON.stringify(one.agent) }],
    [
      'Versions',
      {
        said: Object.entries(one.versions)
          .map((pair) => pair.join(' '))
          .join(', '),
      },
    ],
  ];
}

function sight(view: NonNullable<StudyPlan['execution']['view']>): Fact[1] {
  if (view.study === 'in-sight') return { said: `whatever is there: ${view.reason}` };
  if (view.inSight.length === 0) return 'nothing of the study but themselves';
  return { said: `nothing of the study but themselves and ${view.inSight.join(', ')}` };
}

function required({ activeHarness, toolUse }: StudyPlan['requirements']): string {
  const all = [...(activeHarness ? ['an active harness'] : []), ...(toolUse ? ['a tool call that succeeds'] : [])];
  return all.length === 0 ? 'nothing' : all.join(' and ');
}

function bundle({ bundle: one, placebo }: StudyPlan): Block[] {
  if (one === null) return [{ block: 'paragraph', text: 'No bundle: every arm is without artifacts.' }];
  const excluded = one.excludedKinds.length === 0 ? none : one.excludedKinds.join(', ');
  return [
    {
      block: 'facts',
      facts: [
        ['Bundle', { said: `${one.path} (${one.digest})` }],
        ['Kinds left out', excluded],
      ],
    },
    judged('the bundle', one.artifacts),
    ...(placebo === undefined ? [] : [judged('the placebo', placebo)]),
  ];
}

function judged(whose: string, artifacts: NonNullable<StudyPlan['placebo']>): Block {
  return {
    block: 'table',
    table: {
      caption: `Artifacts of ${whose}, as they were judged`,
      columns: [{ name: 'Artifact' }, { name: 'Kind' }, { name: 'Verdict' }, { name: 'Reason' }],
      rows: artifacts.map(({ path, kind, verdict, reason }) => [
        { said: path },
        { said: kind },
        verdict,
        reason === undefined ? none : { said: reason },
      ]),
      whole: 'study.json',
    },
  };
}

function blocksOf(order: StudyPlan['order']): string[][] {
  const blocks = new Map<number, string[]>();
  for (const { block, arm, trial } of order) blocks.set(block, [...(blocks.get(block) ?? []), `${arm} ${trial}`]);
  return [...blocks].map(([block, slots]) => [String(block), slots.join(', ')]);
}
