import type { CompareReport, StudyPlan, Trial } from '@harnessgym/compare';
import { dollarsText, none, numberText, secondsText } from '../../format/number-text.js';
import type { Column, Fact, Section } from '../page.js';
import { trialName } from './trial-name.js';

/** What every trial was allowed, and what arms and trials spent. */
export function budgets({ study, trials, analysis }: CompareReport): Section {
  return {
    id: 'budgets',
    title: 'Budgets, planned and spent',
    blocks: [
      { block: 'facts', facts: planned(study.plan.budgets) },
      {
        block: 'table',
        table: {
          caption: 'Spent by arm',
          columns: [{ name: 'Arm' }, ...numeric('Time of attempts', 'Tokens in', 'Tokens out', 'Cost')],
          rows: analysis.arms.map(({ arm, spent }) => [
            arm,
            secondsText(spent.attemptSeconds),
            numberText(spent.inputTokens),
            numberText(spent.outputTokens),
            dollarsText(spent.costUsd),
          ]),
        },
      },
      {
        block: 'table',
        table: {
          caption: 'Spent by trial. A dash is what the agent does not tell',
          columns: [
            { name: 'Trial' },
            ...numeric(
              'Iterations',
              'Attempts',
              'Activation',
              'Whole',
              'Rate-limit waits',
              'Tokens in',
              'Cached',
              'Tokens out',
              'Cost',
            ),
          ],
          rows: trials.map(spentBy),
          whole: 'compare_report.json',
        },
      },
    ],
  };
}

function planned({ iterations, attemptMs, scorerMs, tokens, costUsd }: StudyPlan['budgets']): Fact[] {
  return [
    ['Iterations per trial', numberText(iterations)],
    ['Time per attempt', attemptMs.map((ms) => secondsText(ms / 1_000)).join(', then ')],
    ['Time for the scorer', secondsText(scorerMs / 1_000)],
    ['Tokens per trial', tokens === undefined ? 'no limit' : numberText(tokens)],
    ['Cost per trial', costUsd === undefined ? 'no limit' : dollarsText(costUsd)],
  ];
}

function numeric(...names: readonly string[]): Column[] {
  return names.map((name) => ({ name, numeric: true }));
}

function spentBy(trial: Trial): string[] {
  const { usage, rate_limit_wait_seconds: waits } = trial;
  return [
    trialName(trial),
    numberText(trial.iterations_completed),
    secondsText(trial.cumulative_attempt_duration_seconds),
    secondsText(trial.activation_duration_seconds),
    secondsText(trial.duration_seconds),
    waits === null ? none : secondsText(waits),
    numberText(usage.input_tokens),
    numberText(usage.cached_input_tokens),
    numberText(usage.output_tokens),
    dollarsText(usage.cost_usd),
  ];
}
