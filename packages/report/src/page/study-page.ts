import type { Analysis, CompareReport } from '@harnessgym/compare';
import { countText, numberText } from '../format/number-text.js';
import type { Page, Verdict } from './page.js';
import { agentText } from './study/agent-text.js';
import { arms } from './study/arms.js';
import { budgets } from './study/budgets.js';
import { comparisonName } from './study/comparison-name.js';
import { effects } from './study/effects.js';
import { everyTrial } from './study/every-trial.js';
import { iterations } from './study/iterations.js';
import { metricLabel } from './study/metric-text.js';
import { plan } from './study/plan.js';
import { reproduce } from './study/reproduce.js';
import { timeToTarget } from './study/time-to-target.js';
import { tools } from './study/tools.js';
import { validity } from './study/validity.js';

/** A study as a page: its verdict first, then what it rests on. */
export function studyPage(report: CompareReport): Page {
  const { study, analysis, trials, rescored } = report;
  const shown = asScored(report);
  return {
    kind: 'HarnessGym study',
    title: 'Does the harness help?',
    verdict: verdictOf(analysis),
    notices: notices(report),
    facts: [
      [
        'Trials',
        `${numberText(trials.length)} of ${numberText(study.plan.order.length)} planned, ${countText(study.plan.arms.length, 'arm')}`,
      ],
      ['Metric', metricLabel(shown.study.plan.metric)],
      ['Agent', { said: agentText(report) }],
      ...(rescored === undefined ? [] : [['Scored again by', { said: rescored.command }] as const]),
      ['Report written', report.created_at],
      ['Plan hash', { said: study.hash.slice(0, 19) }],
    ],
    sections: [
      effects(shown),
      arms(shown),
      everyTrial(shown),
      ...iterations(shown),
      ...timeToTarget(shown),
      tools(report),
      budgets(report),
      validity(report),
      plan(report),
      reproduce(report),
    ],
  };
}

/** Numbers are called by the key of the scorer that gave them. */
function asScored(report: CompareReport): CompareReport {
  const { study, rescored } = report;
  if (rescored === undefined) return report;
  const metric = { ...study.plan.metric, key: rescored.key };
  return { ...report, study: { ...study, plan: { ...study.plan, metric } } };
}

function verdictOf({ verdict, sentence }: Analysis): Verdict {
  const tones = {
    helps: 'good',
    hurts: 'bad',
    'no evidence': 'open',
    underpowered: 'open',
    'plan broken': 'broken',
  } as const;
  return { tone: tones[verdict], word: verdict, sentence };
}

function notices(report: CompareReport): string[] {
  const { study, analysis, trials, rescored } = report;
  const missing = study.plan.order.length - trials.length;
  const broken = [...analysis.comparisons, ...(analysis.falseAlarm === null ? [] : [analysis.falseAlarm])];
  return [
    ...(analysis.complete
      ? []
      : [
          `Partial report: ${numberText(missing)} of ${countText(study.plan.order.length, 'planned trial')} are missing.`,
        ]),
    ...broken.flatMap((one) => one.broken.map((reason) => `Plan broken for ${comparisonName(one)}: ${reason}`)),
    ...(study.plan.postCommand === null && rescored === undefined
      ? ['Claims only: no scorer measured anything, so that success is what the agent says of itself.']
      : []),
    ...unknownSpending(report),
    ...(analysis.planHash === study.hash ? [] : ['The analysis belongs to another plan than the one in this report.']),
    ...study.warnings,
  ];
}

/** A limit of what the agent does not tell is none. */
function unknownSpending({ study, trials }: CompareReport): string[] {
  const { tokens, costUsd } = study.plan.budgets;
  const limits = [
    { limit: tokens, flag: '--max-tokens', untold: trials.filter(({ usage }) => usage.turns_without_tokens > 0) },
    { limit: costUsd, flag: '--max-cost-usd', untold: trials.filter(({ usage }) => usage.turns_without_cost > 0) },
  ];
  return limits.flatMap(({ limit, flag, untold }) =>
    limit === undefined || untold.length === 0
      ? []
      : [
          `Budget not known: in ${countText(untold.length, 'trial')} the agent does not tell all that it used, so that ${flag} could not hold.`,
        ],
  );
}
