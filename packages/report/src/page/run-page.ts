import { countText, dollarsText, none, numberText, secondsText } from '../format/number-text.js';
import type { RunReport } from '../report.js';
import type { Fact, Page, Section, Verdict, Words } from './page.js';
import { artifacts } from './run/artifacts.js';
import { attempts } from './run/attempts.js';
import { scores } from './run/scores.js';
import { toolUse } from './run/tool-use.js';

/** A run as a page: what came of it first, then each iteration. What its files do not tell is not on it. */
export function runPage(run: RunReport): Page {
  return {
    kind: 'HarnessGym run',
    title: `Run ${run.entry.runId}`,
    verdict: verdictOf(run),
    notices: notices(run),
    facts: factsOf(run),
    sections: [...scores(run), attempts(run), toolUse(run), ...artifacts(run), reproduce(run)],
  };
}

function verdictOf({ entry, iterations }: RunReport): Verdict {
  const { state, solved, finalStatus, baselineScore, bestScore } = entry;
  const status = finalStatus === undefined ? '' : ` Its last status is "${finalStatus}".`;
  const ended = state.state === 'finished' ? `The run finished: ${state.reason}.` : `The run is ${state.state}.`;
  const scored =
    baselineScore === undefined || bestScore === undefined
      ? ''
      : ` The best verified score is ${numberText(bestScore)}, from ${numberText(baselineScore)}.`;
  const sentence = `${ended}${status}${scored}`;
  if (solved === undefined) return { tone: 'broken', word: state.state, sentence };
  if (!solved) return { tone: 'open', word: 'not solved', sentence };
  return claimsOnly(iterations)
    ? { tone: 'open', word: 'solved, it says', sentence }
    : { tone: 'good', word: 'solved', sentence };
}

function notices({ entry, summary, config, iterations }: RunReport): string[] {
  const unread = iterations.filter(({ record }) => record.reading !== 'whole');
  return [
    ...(entry.state.state === 'finished' ? [] : ['Partial report: the run did not finish.']),
    ...(summary.reading === 'broken' ? [`summary.json cannot be read: ${summary.problem}`] : []),
    ...(config.reading === 'broken' ? [`run_config.json cannot be read: ${config.problem}`] : []),
    ...(unread.length === 0 ? [] : [`${countText(unread.length, 'iteration')} left no record that can be read.`]),
    ...(claimsOnly(iterations) ? ['Claims only: no scorer measured anything in this run.'] : []),
    ...(summary.reading === 'whole' ? summary.document.warnings : []),
  ];
}

function claimsOnly(iterations: RunReport['iterations']): boolean {
  const records = iterations.flatMap(({ record }) => (record.reading === 'whole' ? [record.document] : []));
  return records.length > 0 && records.every(({ measurement }) => measurement === undefined);
}

function factsOf({ entry, summary }: RunReport): Fact[] {
  const { startedAt, endedAt, runner } = entry;
  const took =
    startedAt === undefined || endedAt === undefined
      ? none
      : secondsText(Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000));
  return [
    ['Runner', runner === undefined ? none : { said: runner }],
    ['Started', startedAt ?? none],
    ['Took', took],
    ['Attempts with a verdict', numberText(entry.iterations)],
    ...(summary.reading === 'whole' ? used(summary.document) : []),
  ];
}

type Summary = Extract<RunReport['summary'], { reading: 'whole' }>['document'];

function used({ usage, task_path, workspace }: Summary): Fact[] {
  const where: Fact[] = [
    ['Task', { said: task_path ?? 'given inline' }],
    ['Workspace', { said: workspace }],
  ];
  if (usage === undefined) return where;
  const tokens: Words =
    usage.input_tokens === null
      ? 'not told by the agent'
      : `${numberText(usage.input_tokens)} in, ${numberText(usage.output_tokens)} out`;
  return [...where, ['Tokens', tokens], ['Cost', dollarsText(usage.cost_usd)]];
}

function reproduce({ config, layout }: RunReport): Section {
  return {
    id: 'settings',
    title: 'Settings and files',
    blocks: [
      {
        block: 'facts',
        facts: [
          ['Everything that happened, in order', { said: layout.events }],
          ['The whole run', { said: layout.summary }],
          ['How it was started', { said: layout.runConfig }],
        ],
      },
      ...(config.reading === 'whole'
        ? [{ block: 'lines' as const, text: JSON.stringify(config.document, undefined, 2) }]
        : []),
    ],
  };
}
