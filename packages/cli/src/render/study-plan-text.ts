import type { PlannedTrial, StudyPlan, StudySettings } from '@harnessgym/compare';
import { oneLine } from './one-line.js';
import { shellLine } from './shell-line.js';
import { typedDuration } from './typed-duration.js';

type Line = readonly [name: string, text: string];

/** A plan for people: the settings as lines, then of each arm the command lines and the prompt in full. */
export function studyPlanText(settings: StudySettings, trials: readonly PlannedTrial[]): string {
  const lines = linesOf(settings).map(([name, text]) => `${name.padEnd(13)}${text}`);
  const blocks = trials.map(({ arm, run: { commands, prompts } }) => {
    const started = commands.map((one) => `${one.purpose}:\n  ${'shell' in one ? one.shell : shellLine(one.argv)}`);
    const [attempt] = prompts;
    return [heading(`Arm: ${oneLine(arm)}`), '', ...started, '', attempt?.text ?? ''].join('\n');
  });
  return ['Plan of the study. Nothing was started, and nothing was written.', '', ...lines, '', ...blocks].join('\n');
}

function heading(text: string): string {
  return `===== ${text} ${'='.repeat(Math.max(5, 70 - text.length))}`;
}

function linesOf({ study: { hash, plan }, outputFolder }: StudySettings): Line[] {
  const { task, template, bundle, placebo, arms, trialsPerArm, seed, order, metric, rule } = plan;
  return [
    ['Hash', hash],
    ['Output', outputFolder],
    ['Task', task.path ?? 'given inline'],
    ['Template', template.path],
    ['Bundle', bundle?.path ?? 'none'],
    ...artifactLines('', bundle?.artifacts),
    ...artifactLines('Placebo', placebo),
    ['Arms', arms.map((arm) => oneLine(arm)).join(', ')],
    ['Trials', `${trialsPerArm} of each arm, in blocks; seed ${seed}`],
    ['Order', order.map(({ arm, trial }) => `${oneLine(arm)} ${trial}`).join(', ')],
    ['Budget', budget(plan)],
    ['Scorer', plan.postCommand ?? "none: the agent's own claim counts"],
    [
      'Metric',
      `${metric.name}${metric.name === 'score' ? ` (${metric.key})` : ''}, ${metric.direction.replaceAll('-', ' ')}`,
    ],
    [
      'Versions',
      Object.entries(plan.versions)
        .map(([name, version]) => `${name} ${oneLine(version)}`)
        .join(', '),
    ],
    ['Trials see', sight(plan)],
    ['Invalid', 'counts as the worst there is'],
    ['Verdict', `at ${rule.alpha}; an effect of ${rule.effectOfInterest} is to be found with ${rule.targetPower}`],
    ['Finds', finds(plan)],
  ];
}

/** One a line, the name before the first. */
function artifactLines(name: string, artifacts: StudyPlan['placebo'] = []): Line[] {
  return artifacts.map(({ path, verdict }, index) => [index === 0 ? name : '', `${oneLine(path)} (${verdict})`]);
}

function sight({ execution: { view } }: StudyPlan): string {
  if (view?.study !== 'hidden') return `whatever is there: ${view?.reason ?? 'nobody looked'}`;
  const left = view.inSight.length === 0 ? '' : `, but for ${view.inSight.map(oneLine).join(', ')}`;
  return `nothing of the study (${view.by})${left}`;
}

function budget({ budgets: { iterations, attemptMs, tokens, costUsd } }: StudyPlan): string {
  const attempts = `${iterations} ${iterations === 1 ? 'attempt' : 'attempts'} of ${attemptMs.map(typedDuration).join(', ')}`;
  return [
    attempts,
    ...(tokens === undefined ? [] : [`${tokens} tokens`]),
    ...(costUsd === undefined ? [] : [`${costUsd} USD`]),
  ].join(', ');
}

function finds({ minimumDetectableEffect, trialsNeeded, rule }: StudyPlan): string {
  const least =
    minimumDetectableEffect === null
      ? 'no effect of any size'
      : `an effect of ${minimumDetectableEffect.toFixed(2)} or more`;
  return `${least}; for one of ${rule.effectOfInterest}, ${trialsNeeded} trials of each arm are needed`;
}
